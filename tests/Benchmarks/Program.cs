using Benchmarks;

return StepCommand.Root().Parse(args).Invoke();

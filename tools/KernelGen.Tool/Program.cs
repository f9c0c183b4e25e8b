using KernelGen.Tool;

return CommandLine.Run(args);

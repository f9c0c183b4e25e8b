using Mnist;

return MnistCommand.Run(args);

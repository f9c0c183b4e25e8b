using System;
using System.IO;
using Digits;

// Not Console.Out, which finds out about the terminal first: the answer is there sooner.
using StreamWriter output = new(Console.OpenStandardOutput());
using StreamWriter errors = new(Console.OpenStandardError());
return new DigitsCommand(output, errors).Run(args);

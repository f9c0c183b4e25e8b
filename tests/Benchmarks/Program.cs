using System;
using Benchmarks;
var data = new StepData(200, 784, 10);
using var a = new LibtorchStep(data, 200, 2);
foreach (var t in new Turns(10, 5, 20).Measure([a])) { Console.WriteLine(t); }
Console.WriteLine(a.Loss);

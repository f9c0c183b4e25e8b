using System;
using FirstHour.Tasks;

// The tasks, one after another, on the files in a folder: the figure of each as exactly as it is known.
foreach (var (name, run) in new (string, Func<string, double>)[]
{
    ("Wine", WineKernelGen.Run), ("Cut", CutKernelGen.Run), ("Price", PriceKernelGen.Run), ("Fashion", FashionKernelGen.Run),
})
{
    var figure = run(args[0]);
    Console.WriteLine(FormattableString.Invariant($"{name}: {figure:R}"));
}

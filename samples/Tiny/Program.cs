using System;
using System.Diagnostics;
using System.Globalization;
using KernelGen;
using Tiny;

// With a file: trains the network and freezes it to there. That is how tiny.kgmodel came to be.
if (args is ["--train", var path])
{
    var training = GestureData.Strokes(4000, seed: 1);
    var net = new GestureNet(seed: 1, threads: 1);
    new Trainer(net) { Epochs = 20 }.Fit(training);
    Console.WriteLine(net.Freeze(path, training, new() { Evaluation = GestureData.Strokes(2000, seed: 2) }));
    return 0;
}

// Without: what the frozen network says of strokes that it has not seen, and how long it takes.
var strokes = GestureData.Strokes(2000, seed: 3);
var inputs = strokes.Inputs;
Span<int> scores = stackalloc int[Gestures.OutputSize];
Console.WriteLine("  drawn         taken for     scores");
for (var stroke = 0; stroke < 8; stroke++)
{
    var input = inputs.Slice(stroke * Gestures.InputSize, Gestures.InputSize);
    Gestures.Scores(input, scores);
    Console.WriteLine(
        $"  {GestureData.Names[strokes.Labels[stroke]],-12}  {GestureData.Names[Gestures.Classify(input)],-12}  "
            + string.Join(' ', Array.ConvertAll(scores.ToArray(), score => score.ToString("N0", CultureInfo.InvariantCulture).PadLeft(7))));
}

var classes = new int[strokes.Count];
Gestures.Classify(inputs, classes);
var right = 0;
for (var stroke = 0; stroke < classes.Length; stroke++)
{
    right += classes[stroke] == strokes.Labels[stroke] ? 1 : 0;
}

Console.WriteLine();
Console.WriteLine(FormattableString.Invariant($"{right} of {classes.Length} strokes right"));
Console.WriteLine(FormattableString.Invariant($"{Nanoseconds(inputs, scores):F0} ns a stroke, of one at a time"));
Console.WriteLine();
Console.WriteLine(Gestures.Summary);
return right > classes.Length * 9 / 10 ? 0 : 1;

// The best of ten runs over all strokes: what the machine does besides only makes a run longer.
static double Nanoseconds(ReadOnlySpan<float> inputs, Span<int> scores)
{
    var best = double.MaxValue;
    for (var run = 0; run < 10; run++)
    {
        var start = Stopwatch.GetTimestamp();
        for (var input = 0; input < inputs.Length; input += Gestures.InputSize)
        {
            Gestures.Scores(inputs.Slice(input, Gestures.InputSize), scores);
        }

        best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalNanoseconds * Gestures.InputSize / inputs.Length);
    }

    return best;
}

namespace PackageTests;

/// <summary>The programs that a user of the package writes.</summary>
internal static class DigitsProgram
{
    /// <summary>Trains on MNIST, tests, saves, loads, classifies and prints the summary.</summary>
    public const string Train = """
        using KernelGen;

        var all = Dataset.FromIdx("train-images-idx3-ubyte.gz", "train-labels-idx1-ubyte.gz");   // pixels scaled to 0…1
        var (train, validation) = all.Split(50_000);
        var net = new Shop.Digits(seed: 3);
        var trainer = new Trainer(net) { Epochs = 6, LearningRate = LearningRate.Exponential(0.3f, 0.02f) };
        trainer.Fit(train, validation);
        double error = net.ErrorRate(Dataset.FromIdx("t10k-images-idx3-ubyte.gz", "t10k-labels-idx1-ubyte.gz"));  // 0…1
        net.Save("digits.safetensors");
        var again = Shop.Digits.Load("digits.safetensors");
        int digit = again.Classify(all.Sample(0));
        Console.WriteLine(Shop.Digits.Summary);

        """ + Declaration;

    /// <summary>
    /// Loads what <see cref="Train"/> saved and prints how good it is: test error in percent, then the first training image's digit.
    /// </summary>
    public const string Test = """
        using System.Globalization;
        using KernelGen;

        var net = Shop.Digits.Load("digits.safetensors");
        double error = net.ErrorRate(Dataset.FromIdx("t10k-images-idx3-ubyte.gz", "t10k-labels-idx1-ubyte.gz"));
        var all = Dataset.FromIdx("train-images-idx3-ubyte.gz", "train-labels-idx1-ubyte.gz");
        Console.WriteLine((100 * error).ToString(CultureInfo.InvariantCulture));
        Console.WriteLine(net.Classify(all.Sample(0)));

        """ + Declaration;

    private const string Declaration = """
        namespace Shop
        {
            [Network(BatchSize = 100, Weights = Weights.Ternary)]
            [Input(28, 28, 1)]
            [Dense(300), BatchNorm, ReLU]
            [Dense(10), BatchNorm]
            [SquaredHinge]
            internal sealed partial class Digits;
        }
        """;
}

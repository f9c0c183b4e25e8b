using System;
using System.Linq;
using System.Runtime.InteropServices.JavaScript;
using System.Runtime.Versioning;
using Browser.Training;
using Digits;

namespace Browser;

/// <summary>What the page asks of the network; wwwroot/worker.js calls it, beside the page, so that the page never waits.</summary>
[SupportedOSPlatform("browser")]
internal static partial class Page
{
    private static Session _session = new(DeclaredNetwork.All[0]);

    [JSExport]
    internal static string[] Networks() => [.. DeclaredNetwork.All.Select(network => network.Name)];

    /// <summary>Begins anew with a network, untrained.</summary>
    [JSExport]
    internal static void Choose(string name) => _session = new Session(DeclaredNetwork.Named(name));

    [JSExport]
    internal static string Declaration() => _session.Declared.Declaration;

    [JSExport]
    internal static string[] LedgerOfStep() => [.. Ledger.Of(_session.Declared.Costs)];

    [JSExport]
    internal static int StepsPerEpoch() => _session.StepsPerEpoch;

    [JSExport]
    internal static int Steps() => (int)_session.Steps;

    [JSExport]
    internal static double Step() => _session.Step();

    [JSExport]
    internal static double TestError() => _session.TestError;

    [JSExport]
    internal static int TestCount() => Pictures.Test.Count;

    [JSExport]
    internal static int TestLabel(int number) => Pictures.Test.Label(number);

    [JSExport]
    internal static byte[] TestPicture(int number) => Array.ConvertAll(Pictures.Test.Sample(number).ToArray(), Shade);

    /// <summary>A drawing, scaled and centred as MNIST's pictures are; empty where nothing is drawn.</summary>
    [JSExport]
    internal static byte[] Centred(byte[] ink, int width)
    {
        var picture = new Picture(ink.Length / width, width, ink);
        return InkBox.Of(picture) is InkBox box ? box.Centred(new byte[Pictures.Side * Pictures.Side]).ToArray() : [];
    }

    [JSExport]
    internal static double[] Probabilities(byte[] pixels) =>
        Array.ConvertAll(_session.Probabilities(pixels), static share => (double)share);

    /// <summary>The weights of the first hidden units as shades: 0 is −1, 255 is +1.</summary>
    [JSExport]
    internal static byte[] Filters(int units) =>
        Array.ConvertAll(_session.Filters(units), static weight => Shade((weight + 1) / 2));

    [JSExport]
    internal static byte[] Save() => _session.Save();

    [JSExport]
    internal static void Load(byte[] file) => _session.Load(file);

    [JSExport]
    internal static string Hash() => _session.Hash();

    private static void Main()
    {
        // Nothing runs by itself.
    }

    private static byte Shade(float share) => (byte)MathF.Round(share * byte.MaxValue);
}

using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using System.Linq;
using KernelGen.Generator.Tests.Settings;

namespace KernelGen.Generator.Tests;

/// <summary>
/// An input and layers that fit: windows into pictures, names to layers, shapes to sums, and nothing is left unread. Which attributes and
/// settings there are is read from their classes.
/// </summary>
internal sealed class RandomLayers
{
    /// <summary>Layers that work on rows of values; on pictures too.</summary>
    public static readonly string[] OfRows =
    [
        "Activation", "BatchNorm", "Dense", "Dropout", "GELU", "HardSigmoid", "HardTanh", "LayerNorm", "LeakyReLU", "LogQuantize", "ReLU",
        "ShiftBatchNorm", "Sigmoid", "Sign", "Tanh",
    ];

    /// <summary>Layers that stand behind the input alone.</summary>
    public static readonly string[] OfInput = ["Standardize"];

    /// <summary>Layers that need pictures.</summary>
    public static readonly string[] OfPictures = ["AveragePool2D", "Conv2D", "GlobalAveragePool", "MaxPool2D"];

    // Some several times, or pictures are gone too soon.
    private static readonly string[] OnPictures =
        [.. OfRows, .. OfPictures, "Conv2D", "MaxPool2D", "Conv2D", "ReLU", "AveragePool2D", "GlobalAveragePool"];

    private const int MostLayers = 7;

    private readonly Random _random;
    private readonly List<Output> _outputs = [];

    public RandomLayers(int seed)
    {
        _random = new Random(seed);
        var input = Draw("Input");
        _outputs.Add(new Output(input, InputSize(input)));
        if (unchecked((uint)seed) % 6 == 0)
        {
            var standardize = Draw("Standardize");
            if (unchecked((uint)seed) % 12 == 0)
            {
                standardize.Set("From", NameOf(0));
            }

            Add(standardize);
        }

        var count = _random.Next(MostLayers);
        while (_outputs.Count <= count)
        {
            if (_random.Next(4) == 0)
            {
                AddResidual();
            }
            else
            {
                AddLayer();
            }
        }

        var last = Draw("Dense");
        last.Set("units", "2");
        Add(last);
    }

    private enum Kind
    {
        Row,
        Picture,
    }

    /// <summary>The input, as it is written.</summary>
    public string Input => _outputs[0].Attribute.ToString();

    /// <summary>The layers, as they are written; the last has two outputs.</summary>
    public IEnumerable<string> Layers => _outputs.Skip(1).Select(output => output.Attribute.ToString());

    private Output Above => _outputs[^1];

    /// <summary>Any layer on what stands above it.</summary>
    private void AddLayer()
    {
        var names = Above.Size.Kind == Kind.Picture ? OnPictures : OfRows;
        var attribute = Draw(names[_random.Next(names.Length)]);
        if (_random.Next(4) == 0)
        {
            attribute.Set("From", NameOf(_outputs.Count - 1));
        }

        Add(attribute);
    }

    /// <summary>What stands above, and one or two outputs before it: as they are where they fit, else one of them projected.</summary>
    private void AddResidual()
    {
        var above = Above;
        var fitting = Enumerable.Range(0, _outputs.Count - 1).Where(index => _outputs[index].Size == above.Size).ToList();
        var sum = Draw("Add");
        if (fitting.Count > 0 && _random.Next(3) > 0)
        {
            var first = _random.Next(fitting.Count);
            sum.SetAll("names", [.. fitting.Skip(first).Take(1 + _random.Next(2)).Select(NameOf)]);
            if (_random.Next(2) == 0)
            {
                sum.Set("From", NameOf(_outputs.Count - 1));
            }

            Add(sum);
            return;
        }

        if (_outputs.Count > 1 && Projection(_random.Next(_outputs.Count - 1), above.Size) is { } projection)
        {
            sum.SetAll("names", [NameOf(_outputs.Count - 1)]);
            Add(projection);
            Add(sum);
        }
        else
        {
            AddLayer();
        }
    }

    /// <summary>A layer that makes an output of that size of another one; null where none does.</summary>
    private Written? Projection(int source, Size size)
    {
        var from = _outputs[source].Size;
        Written projection;
        if (size.Kind == Kind.Row)
        {
            projection = Draw("Dense");
            projection.Set("units", Text(size.Channels));
        }
        else if (from.Kind == Kind.Picture)
        {
            var windows = Enumerable.Range(1, 5)
                .SelectMany(kernel => Enumerable.Range(1, 5).Select(stride => (Kernel: kernel, Stride: stride)))
                .Where(window => Positions(from.Height, window.Kernel, window.Stride, false) == size.Height
                    && Positions(from.Width, window.Kernel, window.Stride, false) == size.Width)
                .ToList();
            if (windows.Count == 0)
            {
                return null;
            }

            var (kernel, stride) = windows[_random.Next(windows.Count)];
            projection = Draw("Conv2D");
            projection.Set("filters", Text(size.Channels));
            projection.Set("kernel", Text(kernel));
            projection.Set("Stride", Text(stride));
            projection.Set("Padding", "Padding.Valid");
        }
        else
        {
            return null;
        }

        projection.Set("From", NameOf(source));
        return projection;
    }

    private void Add(Written attribute)
    {
        var from = attribute.Value("From") is { } name ? _outputs.First(output => output.Attribute.Value("Name") == name) : Above;
        var size = Behind(attribute, from.Size);
        _outputs.Add(new Output(attribute, size));
        if (_random.Next(4) == 0)
        {
            NameOf(_outputs.Count - 1);
        }
    }

    /// <summary>The size of what a layer gives. What does not fit is changed.</summary>
    private static Size Behind(Written attribute, Size input)
    {
        switch (attribute.Name)
        {
            case "Dense":
                return new(Kind.Row, 1, 1, attribute.Number("units")!.Value);
            case "Conv2D":
                var filters = attribute.Number("filters")!.Value;
                return Window(attribute, input, attribute.Number("kernel")!.Value, 1) with { Channels = filters };
            case "MaxPool2D" or "AveragePool2D":
                var size = attribute.Number("size")!.Value;
                return Window(attribute, input, size, size);
            case "GlobalAveragePool":
                return input with { Height = 1, Width = 1 };
            case "Dropout" when input.Kind == Kind.Row:
                attribute.Set("Spatial", "false");
                return input;
            default:
                return input;
        }
    }

    private static Size Window(Written attribute, Size input, int size, int stride)
    {
        if (size > Math.Min(input.Height, input.Width))
        {
            attribute.Set("Padding", "Padding.Same");
        }

        stride = attribute.Number("Stride") ?? stride;
        var isSame = attribute.Value("Padding") == "Padding.Same";
        return input with
        {
            Height = Positions(input.Height, size, stride, isSame),
            Width = Positions(input.Width, size, stride, isSame),
        };
    }

    private static int Positions(int extent, int size, int stride, bool isSame) =>
        isSame ? (extent + stride - 1) / stride : extent < size ? 0 : ((extent - size) / stride) + 1;

    private static Size InputSize(Written input) => input.Number("size") is { } size
        ? new(Kind.Row, 1, 1, size)
        : new(Kind.Picture, input.Number("height")!.Value, input.Number("width")!.Value, input.Number("channels")!.Value);

    /// <summary>The name of an output, which has one from now on.</summary>
    private string NameOf(int index)
    {
        var attribute = _outputs[index].Attribute;
        if (attribute.Value("Name") is not { } name)
        {
            name = $"\"n{Text(index)}\"";
            attribute.Set("Name", name);
        }

        return name;
    }

    /// <summary>An attribute with valid values, each setting that may be left out written in every second; names come later.</summary>
    private Written Draw(string name)
    {
        var attribute = DeclarationAttribute.Of(name);
        var written = new Written(name, attribute.Constructors[_random.Next(attribute.Constructors.Length)], attribute.Properties);
        foreach (var setting in written.Settings.Where(setting => !setting.IsRare))
        {
            if (setting.IsNeeded || _random.Next(2) == 0)
            {
                written.Set(setting.Name, setting.Values[_random.Next(setting.Values.Count)]);
            }
        }

        return written;
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    /// <summary>The size of a sample, and whether it has rows and columns.</summary>
    private sealed record Size(Kind Kind, int Height, int Width, int Channels);

    /// <summary>What the input or a layer gives.</summary>
    private sealed record Output(Written Attribute, Size Size);

    /// <summary>An attribute that is being written.</summary>
    private sealed class Written(string name, ImmutableArray<Setting> parameters, ImmutableArray<Setting> properties)
    {
        private readonly Dictionary<string, ImmutableArray<string>> _values = [];

        public string Name { get; } = name;

        public IEnumerable<Setting> Settings => parameters.Concat(properties);

        public void Set(string setting, string value) => _values[setting] = [value];

        public void SetAll(string setting, ImmutableArray<string> values) => _values[setting] = values;

        public string? Value(string setting) => _values.TryGetValue(setting, out var values) ? values[0] : null;

        public int? Number(string setting) =>
            Value(setting) is { } value ? int.Parse(value, NumberStyles.None, CultureInfo.InvariantCulture) : null;

        public override string ToString()
        {
            var arguments = Settings.Where(setting => _values.ContainsKey(setting.Name)).SelectMany(setting =>
                _values[setting.Name].Select(value =>
                    !setting.IsParameter ? $"{setting.Name} = {value}" : setting.IsOptional ? $"{setting.Name}: {value}" : value));
            var text = string.Join(", ", arguments);
            return text.Length == 0 ? Name : $"{Name}({text})";
        }
    }
}

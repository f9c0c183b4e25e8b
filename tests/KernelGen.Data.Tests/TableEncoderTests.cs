using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using Xunit;

namespace KernelGen.Data.Tests;

/// <summary>What an encoder makes of columns, and of rows that it was not fitted to.</summary>
public sealed class TableEncoderTests : IDisposable
{
    private const string Pets = """
        id,weight,kind,age,good
        1,2.5,cat,3,yes
        2,,dog,5,no
        3,7.5,dog,1,yes
        4,5,,2,yes
        """;

    private readonly string _path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());

    private static TableEncoderOptions NoId { get; } = new() { Ignored = ["id"] };

    public void Dispose() => File.Delete(_path);

    [Fact]
    public void Numbers_categories_and_missing_values_become_inputs()
    {
        var table = Read(Pets);
        var encoder = TableEncoder.Fit(table, "good", NoId);
        Assert.Equal(["no", "yes"], encoder.Classes);
        Assert.Equal(5, encoder.InputSize);
        var data = encoder.ToDataset(table);
        Assert.Equal([1, 0, 1, 1], data.Labels.ToArray());
        Assert.Equal(2, data.Classes);
        // weight, whether it is missing, cat, dog, age.
        Assert.Equal(
            [2.5f, 0, 1, 0, 3, 5, 1, 0, 1, 5, 7.5f, 0, 0, 1, 1, 5, 0, 0, 0, 2],
            data.Inputs.ToArray());
    }

    [Fact]
    public void Targets_are_numbers()
    {
        var table = Read(Pets);
        var encoder = TableEncoder.FitRegression(table, ["age", "id"]);
        Assert.Empty(encoder.Classes);
        var data = encoder.ToDataset(table);
        Assert.Equal([3, 1, 5, 2, 1, 3, 2, 4], data.Targets.ToArray());
        Assert.Equal(2, data.TargetSize);
        Assert.Equal(6, data.SampleSize);
        Assert.Throws<InvalidDataException>(() => TableEncoder.FitRegression(table, ["weight"]));
        Assert.Throws<InvalidDataException>(() => TableEncoder.FitRegression(table, ["kind"]));
        Assert.Throws<ArgumentException>(() => TableEncoder.FitRegression(table, []));
    }

    [Fact]
    public void Targets_may_be_standardized_and_outputs_are_taken_back()
    {
        var table = Read("x,a,b\n1,10,7\n2,20,7\n3,60,7\n");
        var encoder = TableEncoder.FitRegression(table, ["a", "b"], new TableEncoderOptions { StandardizesTargets = true });
        encoder.Save(_path);
        encoder = TableEncoder.Load(_path);
        Assert.Equal(30, encoder.Answers[0].Mean, 1e-12);
        Assert.Equal(Math.Sqrt(1400 / 3.0), encoder.Answers[0].Deviation, 1e-12);
        var targets = encoder.ToDataset(table).Targets.ToArray();
        Assert.Equal((10 - 30) / Math.Sqrt(1400 / 3.0), targets[0], 1e-6);
        Assert.Equal(0, targets[1]);
        encoder.Decode(targets);
        Assert.Equal([10, 7, 20, 7, 60, 7], targets.Select(target => MathF.Round(target, 4)));
        Assert.Throws<ArgumentException>(() => encoder.Decode(new float[3]));
        Assert.Throws<InvalidOperationException>(() => TableEncoder.Fit(Read(Pets), "good", NoId).Decode(new float[1]));
    }

    [Fact]
    public void Numbers_may_be_names_and_classes_of_numbers_keep_their_order()
    {
        var table = Read("x,zip,y\n1,80331,10\n2,1010,9\n3,80331,2\n");
        var encoder = TableEncoder.Fit(table, "y", new TableEncoderOptions { Categorical = ["zip"] });
        Assert.Equal(["2", "9", "10"], encoder.Classes);
        Assert.Equal(["1010", "80331"], encoder.Columns[1].Categories!);
        Assert.Equal([1, 0, 1, 2, 1, 0, 3, 0, 1], encoder.ToDataset(table).Inputs.ToArray());
    }

    [Fact]
    public void A_row_is_encoded_as_in_the_table_and_after_saving_too()
    {
        var table = Read(Pets);
        TableEncoder.Fit(table, "good", NoId).Save(_path);
        var encoder = TableEncoder.Load(_path);
        Assert.Equal([new TargetColumn("good", 0, 1)], encoder.Answers);
        var data = encoder.ToDataset(table);
        var inputs = new float[encoder.InputSize];
        for (var row = 0; row < table.Count; row++)
        {
            Dictionary<string, string?> values = new()
            {
                ["weight"] = table.Value(row, "weight"),
                ["kind"] = table.Value(row, "kind"),
                ["age"] = table.Value(row, "age"),
            };
            encoder.Encode(values, inputs);
            Assert.Equal(data.Sample(row).ToArray(), inputs);
        }
    }

    [Fact]
    public void Rows_from_elsewhere_are_judged_by_what_was_fitted()
    {
        var encoder = TableEncoder.Fit(Read(Pets), "good", NoId);
        Assert.Contains(
            "'bird'",
            Assert.Throws<InvalidDataException>(() => encoder.ToDataset(Read("kind,age,weight,good\nbird,1,1,no\n"))).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "'old'",
            Assert.Throws<InvalidDataException>(() => encoder.ToDataset(Read("kind,age,weight,good\ncat,old,1,no\n"))).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "'maybe'",
            Assert.Throws<InvalidDataException>(() => encoder.ToDataset(Read("kind,age,weight,good\ncat,1,1,maybe\n"))).Message,
            StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => encoder.ToDataset(Read("kind,age,good\ncat,1,no\n")));

        var tolerant = TableEncoder.Fit(Read(Pets), "good", NoId with { AllowsUnknownCategories = true });
        Assert.Equal([1, 0, 0, 0, 4], tolerant.ToDataset(Read("kind,age,weight,good\nbird,4,1,no\n")).Inputs.ToArray());
        Assert.Throws<ArgumentException>(() => encoder.Encode(new Dictionary<string, string?> { ["wings"] = "2" }, new float[5]));
        Assert.Throws<ArgumentException>(() => encoder.Encode(new Dictionary<string, string?>(), new float[4]));
    }

    [Fact]
    public void Numbers_are_read_in_the_files_culture()
    {
        var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        (culture.NumberFormat.NumberDecimalSeparator, culture.NumberFormat.NumberGroupSeparator) = (",", ".");
        CsvOptions german = new() { Culture = culture, Separator = ';' };
        var table = Table.ReadCsv(new StringReader("x;y\n1,5;a\n1.000,25;b\n"), german);
        Assert.Equal([1.5f, 1000.25f], TableEncoder.Fit(table, "y").ToDataset(table).Inputs.ToArray());
    }

    [Fact]
    public void Columns_that_say_nothing_are_refused()
    {
        Assert.Contains(
            "ignore it",
            Assert.Throws<InvalidDataException>(() => TableEncoder.Fit(Read("x,e,y\n1,,a\n2,,b\n"), "y")).Message,
            StringComparison.OrdinalIgnoreCase);
        var names = "name,x,y\n" + string.Join('\n', Enumerable.Range(0, 101).Select(row => $"n{row},1,a")) + "\n";
        Assert.Contains(
            "101", Assert.Throws<InvalidDataException>(() => TableEncoder.Fit(Read(names), "y")).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => TableEncoder.Fit(Read("x,y\n1,a\n"), "z"));
        Assert.Throws<ArgumentException>(() => TableEncoder.Fit(Read("x,y\n1,a\n"), "y", new TableEncoderOptions { Ignored = ["y"] }));
        Assert.Throws<ArgumentException>(() => TableEncoder.Fit(Read("x,y\n1,a\n"), "y", new TableEncoderOptions { Ignored = ["x"] }));
        Assert.Contains(
            "row 2",
            Assert.Throws<InvalidDataException>(() => TableEncoder.Fit(Read("x,y\n1,a\n2,\n"), "y")).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"format":"other","columns":[],"answers":[{"name":"y","mean":0,"deviation":1}]}""")]
    [InlineData("""{"format":"kernelgen-table-encoder-1","columns":[{"name":"x"}],"answers":[{"name":"y"}]}""")]
    [InlineData("""{"format":"kernelgen-table-encoder-1","columns":[{"name":"x"}],"answers":[]}""")]
    [InlineData("""
        {"format":"kernelgen-table-encoder-1","columns":[{"name":"x","categories":["a","a"]}],"answers":[{"name":"y","deviation":1}]}
        """)]
    public void What_is_no_encoder_is_refused(string json)
    {
        File.WriteAllText(_path, json);
        Assert.Contains(_path, Assert.Throws<InvalidDataException>(() => TableEncoder.Load(_path)).Message, StringComparison.Ordinal);
    }

    private static Table Read(string csv) => Table.ReadCsv(new StringReader(csv));
}

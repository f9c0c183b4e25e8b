using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using CsCheck;
using KernelGen.Tests.Support;
using Xunit;

namespace KernelGen.Data.Tests;

/// <summary>What CSV files become, well-formed or not.</summary>
public sealed class TableTests
{
    [Theory]
    [InlineData("a,b\n1,x\n2,\n")]
    [InlineData("a;b\r\n1;x\r\n2;NA\r\n")]
    [InlineData("a\tb\n1\tx\n2\t?\n")]
    [InlineData("\"a\",\"b\"\n\"1\",\"x\"\n2,\"nan\"")]
    public void Separators_quotes_and_missing_values_are_found_out(string csv)
    {
        var table = Table.ReadCsv(new StringReader(csv));
        Assert.Equal(["a", "b"], table.Columns);
        Assert.Equal(2, table.Count);
        Assert.Equal("1 x 2", $"{table.Value(0, "a")} {table.Value(0, "b")} {table.Value(1, "a")}");
        Assert.Null(table.Value(1, "b"));
    }

    [Fact]
    public void Quoted_values_may_hold_separators_lines_and_quotes()
    {
        var table = Table.ReadCsv(new StringReader("a,b\n\"x, y\",\"one\ntwo\"\n\"say \"\"hi\"\"\",2\n"));
        Assert.Equal("x, y", table.Value(0, "a"));
        Assert.Equal("one\ntwo", table.Value(0, "b"));
        Assert.Equal("say \"hi\"", table.Value(1, "a"));
    }

    [Fact]
    public void Without_a_header_columns_have_numbers()
    {
        var table = Table.ReadCsv(new StringReader("1,2\n3,4\n"), new CsvOptions { HasHeader = false });
        Assert.Equal(["1", "2"], table.Columns);
        Assert.Equal("4", table.Value(1, "2"));
    }

    [Theory]
    [InlineData("a,b\n", "found none")]
    [InlineData("", "found none")]
    [InlineData("a,a\n1,2\n", "a")]
    [InlineData("a,b\n1,2\n1,2,3\n", "CSV")]
    [InlineData("a,b\n1,2\n1\n", "CSV")]
    public void What_is_no_table_is_refused(string csv, string said) => Assert.Contains(
        said, Assert.Throws<InvalidDataException>(() => Table.ReadCsv(new StringReader(csv))).Message, StringComparison.Ordinal);

    [Fact]
    public void Parts_are_disjoint_and_make_the_whole() => Gen.Int[2, 60].SelectMany(rows => Gen.Select(
        Gen.Const(rows), Gen.Int[1, rows - 1], Gen.Int[0, 1000])).Check((rows, first, seed) =>
    {
        var table = Numbers(rows);
        var (one, other) = table.Split(first, seed);
        Assert.Equal((first, rows - first), (one.Count, other.Count));
        Assert.Equal(
            Enumerable.Range(0, rows),
            Values(one).Concat(Values(other)).Select(text => int.Parse(text, CultureInfo.InvariantCulture)).Order());
        Assert.Equal(Values(one), Values(table.Split(first, seed).First));
    });

    [Fact]
    public void What_does_not_exist_is_said()
    {
        var table = Numbers(3);
        Assert.Contains("'n'", Assert.Throws<ArgumentException>(() => table.Value(0, "m")).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => table.Value(3, "n"));
        Assert.Throws<ArgumentOutOfRangeException>(() => table.Split(3));
        Assert.Throws<ArgumentOutOfRangeException>(() => table.Split(0));
        Assert.Throws<FileNotFoundException>(() => Table.ReadCsv(Path.Combine(Path.GetTempPath(), Path.GetRandomFileName())));
    }

    private static IEnumerable<string> Values(Table table) => Enumerable.Range(0, table.Count).Select(row => table.Value(row, "n")!);

    private static Table Numbers(int rows) =>
        Table.ReadCsv(new StringReader("n\n" + string.Join('\n', Enumerable.Range(0, rows)) + "\n"));
}

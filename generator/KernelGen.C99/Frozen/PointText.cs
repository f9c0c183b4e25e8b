using System;
using System.Collections.Generic;
using System.Linq;
using KernelGen.Models;

namespace KernelGen.C99.Frozen;

/// <summary>Functions for operations that make one value of one: scales and tables.</summary>
internal static class PointText
{
    // Statements for each channel pay where they run for many places.
    private const int FewChannels = 64;
    private const int ManyPlaces = 8;

    /// <summary>A function from values to values of so many places; its name.</summary>
    /// <param name="source">The header.</param>
    /// <param name="number">Of the operation, from 1.</param>
    /// <param name="operation">A scale or a table.</param>
    /// <param name="input">What comes in lies between these.</param>
    /// <param name="from">Type of what comes in.</param>
    /// <param name="to">Type of what comes out.</param>
    public static string Write(Source source, int number, ModelOperation operation, ValueRange input, CType from, CType to)
    {
        if (operation is Table table)
        {
            return WriteTable(source, number, table, from, to);
        }

        var scale = (Scale)operation;
        var places = scale.Shape.Height * scale.Shape.Width;
        return scale.Offsets.Length <= FewChannels && places >= ManyPlaces
            ? WriteStraight(source, number, scale, input, from, to)
            : WriteLoop(source, number, scale, input, from, to);
    }

    private static string WriteTable(Source source, int number, Table table, CType from, CType to)
    {
        var name = source.Name($"table{number}");
        source.Text.Comment($"Operation {number}: a function of {table.Values.Length} integers, from {table.First} on.");
        var values = table.Values.Select(static value => $"{value}");
        source.Text.Numbers($"static const {to.Name} {name}_values[{table.Values.Length}]", values);
        source.Text.Line();
        var sign = table.First < 0 ? '+' : '-';
        source.Text.Block($"{source.Apart} void {name}(const {from.Name} *from, {to.Name} *to, uint32_t places)", () =>
            source.Text.Block("for (; places != 0; places--)", () => EachChannel(source.Text, table.Shape.Channels, () =>
                source.Text.Line($"*to++ = {name}_values[*from++ {sign} {Source.Number(Math.Abs((long)table.First))}];"))));
        source.Text.Line();
        return name;
    }

    private static string WriteStraight(Source source, int number, Scale scale, ValueRange input, CType from, CType to)
    {
        var name = source.Name($"scale{number}");
        _ = source.ShiftName();
        source.Text.Comment($"Operation {number}: {Formula(scale)}; a statement for each of the {scale.Offsets.Length} channels.");
        source.Text.Block($"{source.Apart} void {name}(const {from.Name} *from, {to.Name} *to, uint32_t places)", () =>
            source.Text.Block("for (; places != 0; places--)", () =>
            {
                source.Text.Line("int32_t x, y;");
                for (var channel = 0; channel < scale.Offsets.Length; channel++)
                {
                    var factor = string.Concat(TermsOf(scale, channel).Select(term =>
                        (term < 0 ? " - " : " + ") + source.Shifted("x", Math.Abs(term) - 1)));
                    source.Text.Line($"x = *from++; /* channel {channel}: {scale.Factor(channel)} x */");
                    source.Text.Line($"y = {Shifted($"{Source.Number(scale.Offsets[channel])}{factor}", scale.Shift)};");
                    Clip(source.Text, scale, ChannelRange(scale, channel, input));
                    source.Text.Line($"*to++ = {to.Cast("y")};");
                }
            }));
        source.Text.Line();
        return name;
    }

    private static string WriteLoop(Source source, int number, Scale scale, ValueRange input, CType from, CType to)
    {
        var name = source.Name($"scale{number}");
        var shift = source.ShiftName();
        var channels = scale.Offsets.Length;
        var offsets = CType.Of(new(scale.Offsets.Min(), scale.Offsets.Max()));
        source.Text.Comment($"Operation {number}: {Formula(scale)}. A term of +(1 + s) adds x times 2^s, one of -(1 + s) subtracts it.");
        source.Text.Numbers($"static const int8_t {name}_terms[{scale.Terms.Length}]", scale.Terms.Select(static term => $"{term}"));
        var numbers = scale.Offsets.Select(static offset => Source.Number(offset));
        source.Text.Numbers($"static const {offsets.Name} {name}_offsets[{channels}]", numbers);
        source.Text.Line();
        source.Text.Block($"{source.Apart} void {name}(const {from.Name} *from, {to.Name} *to, uint32_t places)", () =>
            source.Text.Block("for (; places != 0; places--)", () =>
            {
                source.Text.Line($"const int8_t *term = {name}_terms;");
                source.Text.Line($"const {offsets.Name} *offset = {name}_offsets;");
                EachChannel(source.Text, channels, () =>
                {
                    source.Text.Line("int32_t x = *from++, y = *offset++;");
                    source.Text.Block($"for (uint32_t left = {scale.TermsPerChannel}; left != 0; left--, term++)", () =>
                    {
                        source.Text.Line($"if (*term > 0) y += {shift}(x, (uint32_t)(*term - 1));");
                        source.Text.Line($"else if (*term < 0) y -= {shift}(x, (uint32_t)(-*term - 1));");
                    });
                    if (scale.Shift > 0)
                    {
                        source.Text.Line($"y >>= {scale.Shift};");
                    }

                    var ranges = Enumerable.Range(0, channels).Select(channel => ChannelRange(scale, channel, input)).ToList();
                    Clip(source.Text, scale, ModelCheck.Union(ranges));
                    source.Text.Line($"*to++ = {to.Cast("y")};");
                });
            }));
        source.Text.Line();
        return name;
    }

    private static void EachChannel(CText text, int channels, Action body)
    {
        if (channels == 1)
        {
            body();
        }
        else
        {
            text.Block($"for (uint32_t channel = {channels}; channel != 0; channel--)", body);
        }
    }

    private static void Clip(CText text, Scale scale, ValueRange range)
    {
        foreach (var statement in Source.Clipped("y", scale.Minimum, scale.Maximum, range))
        {
            text.Line(statement);
        }
    }

    private static IEnumerable<int> TermsOf(Scale scale, int channel) => scale.Terms
        .Skip(channel * scale.TermsPerChannel).Take(scale.TermsPerChannel).Where(static term => term != 0).Select(static term => (int)term);

    /// <summary>What a channel's values lie between in front of the limits.</summary>
    private static ValueRange ChannelRange(Scale scale, int channel, ValueRange input)
    {
        var factor = scale.Factor(channel);
        var (low, high) = factor >= 0 ? (input.Minimum, input.Maximum) : (input.Maximum, input.Minimum);
        return new(((factor * low) + scale.Offsets[channel]) >> scale.Shift, ((factor * high) + scale.Offsets[channel]) >> scale.Shift);
    }

    private static string Formula(Scale scale) =>
        $"(factor x + offset) >> {scale.Shift}, at least {Source.Number(scale.Minimum)}, at most {Source.Number(scale.Maximum)}";

    private static string Shifted(string sum, int shift) => shift == 0 ? sum : $"({sum}) >> {shift}";
}

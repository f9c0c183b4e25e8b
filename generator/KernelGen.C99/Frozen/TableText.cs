using System.Collections.Generic;
using System.Linq;

namespace KernelGen.C99.Frozen;

/// <summary>The functions that form tables of signed sums, and those that take sums from them.</summary>
internal static class TableText
{
    // What an instruction of a Cortex-M0 can add.
    private const int LargestDistance = 255;

    /// <summary>Statements that form the tables of a block one behind the other, from values that do so, too.</summary>
    /// <param name="source">The header.</param>
    /// <param name="block">Groups whose tables are formed.</param>
    /// <param name="table">Type of the sums.</param>
    /// <param name="values">Type of the values.</param>
    /// <param name="tables">Where the tables lie.</param>
    /// <param name="from">Where the values lie.</param>
    public static IEnumerable<string> Form(
        Source source, IReadOnlyList<TableGroup> block, CType table, CType values, string tables, string from)
    {
        var (entry, value) = (0, 0);
        foreach (var group in block)
        {
            foreach (var part in group.Parts)
            {
                var name = Former(source, part, group.IsBinary, table, values);
                yield return $"{name}({Place(tables, entry)}, {Place(from, value)});";
                entry += group.Sums(part);
                value += part;
            }
        }
    }

    /// <summary>A function that adds what each output takes from the tables of a block; its name.</summary>
    public static string Taker(Source source, string name, IReadOnlyList<TableGroup> block, CType table, CType sums, int outputs)
    {
        // Helpers come first, for their texts stand in front.
        var terms = Terms(source, block, table).ToList();
        return source.Helper(name, (text, function) =>
        {
            text.Comment($"Adds to each of {outputs} outputs what its codes name in the tables of {block.Count} groups.");
            var parameters = $"{sums.Name} *sums, const {table.Name} *tables, const uint8_t *codes";
            text.Block($"{source.Apart} void {function}({parameters})", () =>
            {
                text.Block($"for (uint32_t output = 0; output < {outputs}; output++)", () =>
                {
                    text.Line("int32_t sum = *sums;");
                    text.Line($"const {table.Name} *table = tables;");
                    foreach (var term in terms)
                    {
                        text.Line(term);
                    }

                    text.Line($"codes += {block.Count};");
                    text.Line($"*sums++ = {sums.Cast("sum")};");
                });
            });
        });
    }

    private static IEnumerable<string> Terms(Source source, IReadOnlyList<TableGroup> block, CType table)
    {
        var moved = 0;
        for (var group = 0; group < block.Count; group++)
        {
            var (code, first) = ($"codes[{group}]", block[group].Sums(block[group].FirstPart));
            if (moved > (block[group].IsSplit ? 0 : LargestDistance))
            {
                yield return $"table += {moved}; {source.Moved}(table);";
                moved = 0;
            }

            yield return !block[group].IsSplit ? $"sum += table[{(moved > 0 ? $"{moved} + " : string.Empty)}{code}];"
                : block[group].IsBinary ? $"sum += table[{code} & 15] + table[{first} + ({code} >> 4)];"
                : $"sum += {TakePart("low", code)} + {TakePart("high", code)};";
            moved += block[group].Entries;
        }

        string TakePart(string part, string code) => $"{At(source, table)}(table, {Parts(source, part, table)}[{code}])";
    }

    private static string At(Source source, CType table) => source.Helper("at_" + table.Short, (text, name) =>
    {
        text.Comment("What lies so many bytes behind the beginning of a table.");
        text.Block($"static inline int32_t {name}(const {table.Name} *table, uint32_t bytes)", () =>
            text.Line($"return *(const {table.Name} *)(const void *)((const char *)table + bytes);"));
    });

    private static string Parts(Source source, string part, CType table) => source.Helper($"{part}_{table.Short}", (text, name) =>
    {
        text.Comment(part == "low"
            ? "Of a code of five weights, where the sum of its first three lies, in bytes: entry code modulo 27."
            : "Where the sum of its last two lies: behind 27 entries, the one with number code / 27.");
        text.Numbers($"static const uint8_t {name}[243]", Enumerable.Range(0, 243)
            .Select(code => $"{table.Bytes * (part == "low" ? code % 27 : 27 + (code / 27))}"));
    });

    private static string Former(Source source, int values, bool isBinary, CType table, CType from)
    {
        var kind = (isBinary ? "signs" : "sums") + $"_of_{values}_{from.Short}_{table.Short}";
        var extend = values > 1 ? isBinary ? Double(source, table) : Triple(source, table) : string.Empty;
        return source.Helper(kind, (text, name) =>
        {
            text.Comment(isBinary
                ? $"All {1 << values} sums of {values} values, each added or subtracted; entry c adds those whose bits of c are ones."
                : $"All sums of {values} values with weights of -1, 0 and 1: of entry c, the digits of c to the base of 3, less 1.");
            text.Block($"{source.Apart} void {name}({table.Name} *table, const {from.Name} *x)", () =>
            {
                var all = string.Join(" + ", Enumerable.Range(0, values).Select(static value => $"x[{value}]"));
                text.Line($"int32_t sum = -({all});");
                text.Line($"table[0] = {table.Cast("sum")};");
                text.Line($"table[1] = {table.Cast(isBinary ? "sum + x[0] + x[0]" : "sum + x[0]")};");
                if (!isBinary)
                {
                    text.Line($"table[2] = {table.Cast("sum + x[0] + x[0]")};");
                }

                for (var (value, entries) = (1, isBinary ? 2 : 3); value < values; value++, entries *= isBinary ? 2 : 3)
                {
                    text.Line($"{extend}(table, {entries}, x[{value}]);");
                }
            });
        });
    }

    private static string Triple(Source source, CType table) => source.Helper("extend_" + table.Short, (text, name) =>
    {
        text.Comment("Behind the sums in which x is subtracted those without it, and those in which it is added; count is divisible by 3.");
        text.Block($"{source.Apart} void {name}({table.Name} *table, uint32_t count, int32_t x)", () =>
        {
            text.Line($"{table.Name} *without = table + count, *with = without + count, *end = without;");
            text.Line("do");
            text.Block(string.Empty, () =>
            {
                // Sixteen bits are loaded without regard to their sign, which adding and storing sixteen bits does not need.
                var unsigned = table == CType.Int16 ? "(uint16_t)" : string.Empty;
                text.Line($"int32_t first = {unsigned}table[0] + x, second = {unsigned}table[1] + x, third = {unsigned}table[2] + x;");
                text.Line("table += 3;");
                foreach (var (sum, at) in new[] { ("first", 0), ("second", 1), ("third", 2) })
                {
                    text.Line($"without[{at}] = {table.Cast(sum)};");
                }

                text.Line("without += 3;");
                foreach (var (sum, at) in new[] { ("first", 0), ("second", 1), ("third", 2) })
                {
                    text.Line($"with[{at}] = {table.Cast(sum + " + x")};");
                }

                text.Line("with += 3;");
            });
            text.Line("while (table != end);");
        });
    });

    private static string Double(Source source, CType table) => source.Helper("extend_signs_" + table.Short, (text, name) =>
    {
        text.Comment("Behind the sums in which x is subtracted those in which it is added.");
        text.Block($"{source.Apart} void {name}({table.Name} *table, uint32_t count, int32_t x)", () =>
        {
            text.Line($"{table.Name} *added = table + count, *end = added;");
            text.Line("x += x;");
            text.Line($"while (table != end) *added++ = {table.Cast("*table++ + x")};");
        });
    });

    private static string Place(string place, int offset) => offset == 0 ? place : $"{place} + {offset}";

}

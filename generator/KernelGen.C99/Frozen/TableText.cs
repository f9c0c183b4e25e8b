using System.Collections.Generic;
using System.Linq;

namespace KernelGen.C99.Frozen;

/// <summary>The functions that form tables of signed sums, and those that take sums from them.</summary>
internal static class TableText
{
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
                yield return $"{name}({At(tables, entry)}, {At(from, value)});";
                entry += group.Sums(part);
                value += part;
            }
        }
    }

    /// <summary>A function that adds what each output takes from the tables of a block; its name.</summary>
    public static string Taker(Source source, string name, IReadOnlyList<TableGroup> block, CType table, CType sums)
    {
        // Helpers come first, for their texts stand in front.
        var terms = Terms(source, block).ToList();
        return source.Helper(name, (text, function) =>
        {
            text.Comment($"Adds to each of some outputs what its {block.Count} codes name in the tables.");
            text.Block($"static void {function}({sums.Name} *sums, const {table.Name} *table, const uint8_t *codes, uint32_t outputs)", () =>
            {
                text.Block("for (; outputs != 0; outputs--)", () =>
                {
                    text.Line("int32_t sum = *sums;");
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

    private static IEnumerable<string> Terms(Source source, IReadOnlyList<TableGroup> block)
    {
        var (entry, code) = (0, 0);
        foreach (var group in block)
        {
            var codeText = $"codes[{code++}]";
            var first = entry == 0 ? string.Empty : $"{entry} + ";
            if (!group.IsSplit)
            {
                yield return $"sum += table[{first}{codeText}];";
            }
            else if (group.IsBinary)
            {
                yield return $"sum += table[{first}({codeText} & 15)] + table[{entry + 16} + ({codeText} >> 4)];";
            }
            else
            {
                yield return $"sum += table[{first}{Low(source)}[{codeText}]] + table[{first}{High(source)}[{codeText}]];";
            }

            entry += group.Entries;
        }
    }

    private static string Low(Source source) => source.Helper("low", static (text, name) =>
    {
        text.Comment("Of a code of five weights, the number of the sum of its first three: code modulo 27.");
        text.Numbers($"static const uint8_t {name}[243]", Enumerable.Range(0, 243).Select(static code => $"{code % 27}"));
    });

    private static string High(Source source) => source.Helper("high", static (text, name) =>
    {
        text.Comment("The number of the sum of its last two, which lie behind: 27 + code / 27.");
        text.Numbers($"static const uint8_t {name}[243]", Enumerable.Range(0, 243).Select(static code => $"{27 + (code / 27)}"));
    });

    private static string Former(Source source, int values, bool isBinary, CType table, CType from)
    {
        var kind = (isBinary ? "signs" : "sums") + $"_of_{values}_{from.Short}_{table.Short}";
        var extend = values > 1 ? isBinary ? Double(source, table) : Triple(source, table) : string.Empty;
        return source.Helper(kind, (text, name) =>
        {
            text.Comment(isBinary
                ? $"All {1 << values} sums of {values} values, each added or subtracted; entry c adds those whose bits of c are ones."
                : $"All sums of {values} values with weights of -1, 0 and 1; of entry c they are the digits of c to the base of 3, less 1.");
            text.Block($"static void {name}({table.Name} *table, const {from.Name} *x)", () =>
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
        text.Comment("Behind the sums in which x is subtracted those without it, and those in which it is added; count is a multiple of three.");
        text.Block($"static void {name}({table.Name} *table, uint32_t count, int32_t x)", () =>
        {
            text.Line($"{table.Name} *without = table + count, *with = without + count, *end = without;");
            text.Line("do");
            text.Block(string.Empty, () =>
            {
                text.Line("int32_t first = table[0] + x, second = table[1] + x, third = table[2] + x;");
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
        text.Block($"static void {name}({table.Name} *table, uint32_t count, int32_t x)", () =>
        {
            text.Line($"{table.Name} *added = table + count, *end = added;");
            text.Line("x += x;");
            text.Line($"while (table != end) *added++ = {table.Cast("*table++ + x")};");
        });
    });

    private static string At(string place, int offset) => offset == 0 ? place : $"{place} + {offset}";

}

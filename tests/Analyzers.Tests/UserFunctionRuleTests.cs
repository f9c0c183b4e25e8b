using System.Threading.Tasks;
using Xunit;

namespace KernelGen.Analyzers.Tests;

/// <summary>Rules of other parts of a declaration that hold for activations and losses of the user's too.</summary>
public sealed class UserFunctionRuleTests
{
    [Fact]
    public async Task A_piece_that_multiplies_is_an_obstacle()
    {
        foreach (var ruleCase in UserFunctionRuleCases.Multiplies)
        {
            await ruleCase.Verify();
        }
    }

    [Fact]
    public async Task A_piece_that_shifts_is_none()
    {
        foreach (var ruleCase in UserFunctionRuleCases.MultipliesSilent)
        {
            await ruleCase.Verify();
        }
    }

    [Fact]
    public Task A_coding_of_labels_is_one_of_the_enumeration() => UserFunctionRuleCases.UnknownCoding.Verify();
}

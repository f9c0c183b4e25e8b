using System;
using KernelGen.Generator.Declaration;
using Xunit;

namespace KernelGen.Generator.Tests;

/// <summary>An exception inside the generator becomes words, and the steps behind it are left out.</summary>
public sealed class ResultTests
{
    [Fact]
    public void A_fault_is_kept_in_one_line_with_its_network()
    {
        var outcome = Result.Of<string>("Shop.Digits", () => throw new InvalidOperationException("no\nway"));

        Assert.Equal(new Result<string>("Shop.Digits", null, "InvalidOperationException: no way"), outcome);
    }

    [Fact]
    public void Steps_behind_a_fault_do_not_run_and_keep_it()
    {
        var ran = false;

        var outcome = Result.Of<string>("Shop.Digits", () => throw new InvalidOperationException("no")).Then(_ => ran = true);

        Assert.False(ran);
        Assert.Equal("InvalidOperationException: no", outcome.Fault);
    }

    [Fact]
    public void Steps_behind_nothing_do_not_run_and_are_no_fault()
    {
        var outcome = Result.Of<string>("Shop.Digits", () => null).Then(value => value + "!");

        Assert.Equal(new Result<string>("Shop.Digits", null), outcome);
    }

    [Fact]
    public void Values_pass_from_step_to_step()
    {
        var outcome = Result.Of("Shop.Digits", () => "a").Then(value => value + "b");

        Assert.Equal(new Result<string>("Shop.Digits", "ab"), outcome);
    }

    [Fact]
    public void Cancellation_is_no_fault() =>
        Assert.Throws<OperationCanceledException>(() => Result.Of<string>("Shop.Digits", () => throw new OperationCanceledException()));
}

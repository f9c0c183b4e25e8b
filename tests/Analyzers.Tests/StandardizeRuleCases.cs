namespace KernelGen.Analyzers.Tests;

/// <summary>Cases of the rule of where inputs are standardized.</summary>
internal static class StandardizeRuleCases
{
    public static RuleCase[] ReadsLayer { get; } =
    [
        Case(
            "Input(3), Dense(3), {|KG0046:Standardize|}, ReLU, Dense(2)",
            "[Standardize] is fitted to the values of the training set, but reads what Dense gives: write it directly behind [Input], or "
                + "[BatchNorm] here"),
        Case(
            "Input(4, 4, 3), Standardize, {|KG0046:Standardize(Terms = 1)|}, Dense(2)",
            "[Standardize] is fitted to the values of the training set, but reads what Standardize gives: write it directly behind "
                + "[Input], or [BatchNorm] here"),
    ];

    public static RuleCase[] ReadsLayerSilent { get; } =
    [
        Case("Input(3), Standardize(Terms = 4), Dense(2)"),
        Case("Input(3, Name = \"in\"), Dense(3, Name = \"a\"), Standardize(From = \"in\"), Add(\"a\"), Dense(2)"),
    ];

    private static RuleCase Case(string attributes, params string[] messages) =>
        RuleCase.Attributes($"[Network, {attributes}, Hinge]", messages);
}

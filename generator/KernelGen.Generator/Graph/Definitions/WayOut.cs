namespace KernelGen.Generator.Graph.Definitions;

/// <summary>What can be written instead of a part of a declaration that multiplies.</summary>
/// <param name="Kind">What it replaces.</param>
/// <param name="Text">What is written.</param>
/// <param name="Title">What a fix that writes it is called.</param>
internal sealed record WayOut(WayOutKind Kind, string Text, string Title)
{
    /// <summary>Written at [Network] where nothing else is in its way.</summary>
    public static WayOut Promise { get; } = new(
        WayOutKind.Promise, "MultiplicationFree = true", "Write MultiplicationFree = true (learning rates must then be powers of two)");

    /// <summary>Another attribute with the same arguments.</summary>
    public static WayOut Rename(string name) => new(WayOutKind.Name, name, $"Write [{name}]");

    /// <summary>Another attribute.</summary>
    /// <param name="text">It, with its arguments.</param>
    /// <param name="change">What sets it apart, as the end of the title; empty for nothing worth a word.</param>
    public static WayOut Replace(string text, string change = "") => new(WayOutKind.Attribute, text, $"Write [{text}]{change}");

    /// <summary>Another value of an argument.</summary>
    public static WayOut Value(string value) => new(WayOutKind.Value, value, "Write " + value);

    /// <summary>The argument switched on.</summary>
    public static WayOut SwitchOn(string argument) => new(WayOutKind.Value, "true", $"Write {argument} = true");
}

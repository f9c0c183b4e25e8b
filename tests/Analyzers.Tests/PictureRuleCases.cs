namespace KernelGen.Analyzers.Tests;

/// <summary>Cases of the rules of windows over pictures, and of names of layers.</summary>
internal static class PictureRuleCases
{
    public static RuleCase[] NoPicture { get; } =
    [
        Case(
            "Input(784), {|KG0039:Conv2D(8, 5)|}, Dense(2)",
            "[Conv2D] needs pictures of height × width × channels, and what comes in is a row of 784 values: write [Input(28, 28, 1)]"),
        Case(
            "Input(3072), ReLU, {|KG0039:Conv2D(8, 5)|}, GlobalAveragePool, Dense(2)",
            "[Conv2D] needs pictures of height × width × channels, and what comes in is a row of 3072 values: write [Input(32, 32, 3)]"),
        Case(
            "Input(12), {|KG0039:MaxPool2D(3)|}, Dense(2)",
            "[MaxPool2D] needs pictures of height × width × channels, and what comes in is a row of 12 values: write [Input(3, 4, 1)]"),
        Case(
            "Input(17), {|KG0039:AveragePool2D(3)|}, Dense(2)",
            "[AveragePool2D] needs pictures of height × width × channels, and what comes in is a row of 17 values: write "
                + "[Input(height, width, channels)] with at least 3 rows and columns"),
        Case(
            "Input(17), {|KG0039:AveragePool2D(3, Padding = Padding.Same)|}, Dense(2)",
            "[AveragePool2D] needs pictures of height × width × channels, and what comes in is a row of 17 values: write "
                + "[Input(1, 17, 1)]"),
        Case(
            "Input(28, 28, 1), Dense(64), ReLU, Dense(64), {|KG0039:GlobalAveragePool|}, Dense(2)",
            "[GlobalAveragePool] needs pictures of height × width × channels, and what comes in is a row of 64 values: write "
                + "[GlobalAveragePool] above [Dense]"),
        Case(
            "Input(48), Dense(64), {|KG0039:Conv2D(8, 3)|}, Dense(2)",
            "[Conv2D] needs pictures of height × width × channels, and what comes in is a row of 64 values: write [Input(4, 4, 3)], and "
                + "[Conv2D] above [Dense]"),
    ];

    public static RuleCase[] NoPictureSilent { get; } =
    [
        Case("Input(1, 1, 784), Conv2D(8, 1), MaxPool2D(1), Dense(2)"),
        Case("Input(12, 16, 1), ReLU, Dropout(0.5f), BatchNorm, Conv2D(8, 12), ReLU, Conv2D(8, 1), GlobalAveragePool, Conv2D(2, 1)"),
    ];

    public static RuleCase[] WindowTooLarge { get; } =
    [
        Case(
            "Input(4, 6, 3), Conv2D(8, {|KG0040:5|}), Dense(2)",
            "The window of [Conv2D], 5×5, does not fit into 4×6×3: write a kernel of at most 4, or Padding = Padding.Same"),
        Case(
            "Input(4, 4, 3), Conv2D(8, 4), MaxPool2D(size: {|KG0040:2|}, Padding = Padding.Valid), Dense(2)",
            "The window of [MaxPool2D], 2×2, does not fit into 1×1×8: write a size of 1, or Padding = Padding.Same"),
    ];

    public static RuleCase[] WindowTooLargeSilent { get; } =
    [
        Case("Input(4, 6, 3), Conv2D(8, 4), AveragePool2D(1, Stride = 7), Dense(2)"),
        Case("Input(4, 6, 3), Conv2D(8, 5, Padding = Padding.Same), MaxPool2D(9, Padding = Padding.Same), Dense(2)"),
        Case("Input(5, 5, 3), MaxPool2D(2), Conv2D(2, 2, Stride = 3), Dense(2)"),
    ];

    public static RuleCase[] LayerName { get; } =
    [
        Case(
            "Input(3), Dense(3, Name = \"a\"), ReLU(Name = {|KG0041:\"a\"|}), Dense(2)",
            "The name 'a' is that of [Dense] already: write another"),
        Case(
            "Input(3, Name = \"a\"), Dense(3, Name = {|KG0041:\"a\"|}), ReLU(Name = {|KG0041:\"\"|}), Dense(2)",
            "The name 'a' is that of [Input] already: write another",
            "The name '' is empty: write another"),
    ];

    public static RuleCase[] LayerNameSilent { get; } =
    [
        Case("Input(3, Name = \"a\"), Dense(3, Name = \"A\"), ReLU(Name = \" \"), Dense(2, Name = null, From = null)"),
    ];

    public static RuleCase[] UnknownLayer { get; } =
    [
        Case(
            "Input(3), Dense(3, Name = \"block\"), ReLU, Add({|KG0042:\"blok\"|}), Dense(2)",
            "[Add] finds no 'blok' above it: write 'block'"),
        Case(
            "Input(3, Name = \"first\"), Dense(3, Name = \"second\"), ReLU, Dense(2, From = {|KG0042:\"Second2\"|})",
            "[Dense] finds no 'Second2' above it: write 'second'"),
        Case(
            "Input(3), Dense(3), ReLU, Dense(2, From = {|KG0042:\"a\"|})",
            "[Dense] finds no 'a' above it: write Name = \"a\" at the layer to read"),
        Case(
            "Input(3), Dense(3), ReLU(From = {|KG0042:\"late\"|}), Dense(3, Name = \"late\"), Dense(2)",
            "[ReLU] finds no 'late' above it: it stands further down, move [Dense] above [ReLU]"),
        Case(
            "Input(3), Dense(3), ReLU(Name = \"own\", From = {|KG0042:\"own\"|}), Dense(2)",
            "[ReLU] finds no 'own' above it: that is its own name, write the one of a layer above"),
        Case(
            "Input(3), Dense(3, Name = \"a\"), ReLU, Dense(3), Add(\"a\", {|KG0042:\"b\"|}, {|KG0042:null!|}), Dense(2)",
            "[Add] finds no 'b' above it: write 'a'",
            "[Add] finds no '' above it: write 'a'"),
    ];

    public static RuleCase[] UnknownLayerSilent { get; } =
    [
        Case("Input(3, Name = \"i\"), Dense(3, Name = \"a\"), ReLU(Name = \"b\"), Dense(3), Add(new[] { \"a\", \"b\", \"i\" }), Dense(2)"),
    ];

    public static RuleCase[] ShapesOfSum { get; } =
    [
        Case(
            "Input(32, 32, 3), Conv2D(16, 1, Name = \"a\"), Conv2D(64, 3, Stride = 2, Padding = Padding.Same), Add({|KG0043:\"a\"|}), "
                + "Dense(2)",
            "[Add] cannot add 'a', 32×32×16, to 16×16×64: write [Conv2D(64, 1, Stride = 2, From = \"a\")] directly above [Add], and add "
                + "what stands there now by its name"),
        Case(
            "Input(8, 8, 3, Name = \"in\"), Conv2D(16, 3), Add({|KG0043:\"in\"|}), Dense(2)",
            "[Add] cannot add 'in', 8×8×3, to 6×6×16: write [Conv2D(16, 3, From = \"in\")] directly above [Add], and add what stands there "
                + "now by its name"),
        Case(
            "Input(8, 8, 3, Name = \"in\"), MaxPool2D(2, Name = \"a\"), Conv2D(4, 1, From = \"in\"), Add({|KG0043:\"a\"|}), Dense(2)",
            "[Add] cannot add 'a', 4×4×3, to 8×8×4: write [Conv2D(3, 1, Stride = 2)] directly above [Add]"),
        Case(
            "Input(8, 5, 3, Name = \"in\"), Conv2D(3, 4, Stride = 2), Add({|KG0043:\"in\"|}), Dense(2)",
            "[Add] cannot add 'in', 8×5×3, to 3×1×3: write [Conv2D(3, 4, Stride = 2, From = \"in\")] directly above [Add], and add what "
                + "stands there now by its name"),
        Case(
            "Input(8, 5, 3, Name = \"in\"), Conv2D(3, 4, Stride = 2, Name = \"a\"), Conv2D(3, 1, Stride = 4, From = \"in\"), "
                + "Add({|KG0043:\"a\"|}), Dense(2)",
            "[Add] cannot add 'a', 3×1×3, to 2×2×3: give both the same rows and columns, by Stride and Padding of the layers that lead to "
                + "them"),
        Case(
            "Input(3, Name = \"in\"), Dense(4), Add({|KG0043:\"in\"|}), Dense(2)",
            "[Add] cannot add 'in', 3 values, to 4 values: write [Dense(4, From = \"in\")] directly above [Add], and add what stands there "
                + "now by its name"),
        Case(
            "Input(4, 4, 2, Name = \"in\"), Dense(7, Name = \"row\"), ReLU(From = \"in\"), Add({|KG0043:\"row\"|}), Dense(2)",
            "[Add] cannot add 'row', 7 values, to 4×4×2: write [Dense(7)] directly above [Add]"),
    ];

    public static RuleCase[] ShapesOfSumSilent { get; } =
    [
        Case("Input(8, 8, 3, Name = \"in\"), Conv2D(3, 3, Padding = Padding.Same), Add(\"in\"), Dense(2)"),
        Case("Input(8, 8, 3, Name = \"in\"), Dense(5, Name = \"a\"), Conv2D(5, 8, From = \"in\"), Add(\"a\"), Dense(2)"),
    ];

    public static RuleCase[] NamesOfSum { get; } =
    [
        Case(
            "Input(3), Dense(3), {|KG0044:Add|}, Dense(2)",
            "[Add] names no layer: write the name of a layer to add, such as [Add(\"block\")]"),
        Case(
            "Input(3), Dense(3), ReLU, {|KG0044:Add(null!, Name = \"a\")|}, Dense(2)",
            "[Add] names no layer: write the name of a layer to add, such as [Add(\"block\")]"),
        Case(
            "Input(3), Dense(3, Name = \"a\"), Add({|KG0044:\"a\"|}), Dense(2)",
            "[Add] adds 'a' twice: 'a' is what it reads already, name another layer"),
        Case(
            "Input(3), Dense(3, Name = \"a\"), ReLU, Dense(3), Add(\"a\", {|KG0044:\"a\"|}), Dense(2)",
            "[Add] adds 'a' twice: name each layer once"),
    ];

    public static RuleCase[] NamesOfSumSilent { get; } =
    [
        Case("Input(3, Name = \"in\"), Dense(3, Name = \"a\"), ReLU(Name = \"b\"), Add(\"a\", \"in\", From = \"b\"), Dense(2)"),
    ];

    public static RuleCase[] NotRead { get; } =
    [
        Case(
            "Input(3), Dense(3, Name = \"a\"), {|KG0045:ReLU|}, Dense(2, From = \"a\")",
            "No layer reads what [ReLU] gives: give it a Name and read it by that, or remove it"),
        Case(
            "Input(3, Name = \"in\"), {|KG0045:Dense(3, Name = \"a\")|}, ReLU(From = \"in\"), Dense(2)",
            "No layer reads what [Dense] gives: read 'a' in a layer below, or remove it"),
    ];

    public static RuleCase[] NotReadSilent { get; } =
    [
        Case("Input(3, Name = \"in\"), Dense(3, Name = \"a\"), ReLU(From = \"in\"), Add(\"a\"), Dense(2, Name = \"out\")"),
    ];

    private static RuleCase Case(string attributes, params string[] messages) =>
        RuleCase.Attributes($"[Network, {attributes}, Hinge]", messages);
}

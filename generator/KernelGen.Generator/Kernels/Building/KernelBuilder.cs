using System;
using System.Collections.Generic;
using System.Globalization;
using KernelGen.Generator.Ir;

namespace KernelGen.Generator.Kernels.Building;

/// <summary>Collects parameters and statements while a layer is lowered.</summary>
internal sealed class KernelBuilder(string name, int layer, Occasion occasion = Occasion.MiniBatch)
{
    private readonly List<Parameter> _parameters = [];
    private readonly Dictionary<KernelScalar, Variable> _hostValues = [];
    private readonly HashSet<string> _names = [];
    private readonly Dictionary<string, int> _constants = [];
    private readonly Dictionary<Pointer, Pointer> _sources = new(ReferenceComparer<Pointer>.Instance);
    private readonly HashSet<string> _methodNames = [];
    private List<Statement> _statements = [];
    private bool _isInMethod;
    private WorkUnits _units = new(1, null);

    /// <summary>
    /// The memory of a buffer under a name of the kernel's own; asked for twice under the same name, it is the same parameter.
    /// </summary>
    public Pointer MemoryBuffer(string pointerName, MemoryBuffer buffer)
    {
        if (_parameters.Find(parameter => parameter.Name == pointerName && parameter.MemoryBuffer == buffer) is { Pointer: { } known })
        {
            return known;
        }

        _names.Add(pointerName);
        var pointer = new Pointer(pointerName, buffer.Element, buffer.Layout);
        _parameters.Add(new Parameter(pointerName, pointer, buffer, null));
        return pointer;
    }

    /// <summary>Memory of the caller.</summary>
    public Pointer Rows(string pointerName, ElementKind element, Layout layout, KernelScalar host)
    {
        _names.Add(pointerName);
        var pointer = new Pointer(pointerName, element, layout);
        _parameters.Add(new Parameter(pointerName, pointer, null, host));
        return pointer;
    }

    /// <summary>A value that the network passes; asked for twice, it is the same parameter.</summary>
    public Variable Host(string valueName, KernelScalar host)
    {
        if (!_hostValues.TryGetValue(host, out var variable))
        {
            _names.Add(valueName);
            var parameter = new Parameter(valueName, null, null, host);
            variable = new Variable(valueName, parameter.ValueKind);
            _parameters.Add(parameter);
            _hostValues.Add(host, variable);
        }

        return variable;
    }

    /// <summary>A new local.</summary>
    public Variable Let(string localName, Expression value)
    {
        var variable = new Variable(Free(localName), value.Kind);
        _statements.Add(new Declare(variable, value));
        return variable;
    }

    /// <summary>
    /// Locals whose names come from a method of the user's: each is new to the kernel, and no other local takes it later.
    /// </summary>
    public void InMethod(Action body)
    {
        _isInMethod = true;
        body();
        _isInMethod = false;
    }

    /// <summary>A new value for a local.</summary>
    public void Set(Variable variable, Expression value) => _statements.Add(new Assign(variable, value));

    /// <summary>A value to memory.</summary>
    public void Store(Pointer target, Expression index, Expression value) => _statements.Add(new Store(target, index, value));

    /// <summary>
    /// Sixteen lanes to memory, past the caches if the buffer behind it is larger than they are. Threads hand each other work by
    /// interlocked operations, which wait for such stores.
    /// </summary>
    public void Stream(Pointer target, Expression index, Expression value) =>
        _statements.Add(new Store(target, index, value) { IsStreamed = IsStreamed(target) });

    /// <summary>Four by four floats, rows to columns.</summary>
    public void Transpose(
        Pointer source, Expression sourceIndex, int sourceStride, Pointer target, Expression targetIndex, int targetStride) =>
        _statements.Add(new Transpose(source, sourceIndex, sourceStride, target, targetIndex, targetStride));

    /// <summary>The line of an element on its way to the caches, which may lie behind the memory's end.</summary>
    public void Prefetch(Pointer pointer, Expression index) => _statements.Add(new Prefetch(pointer, index));

    /// <summary>
    /// As many vectors as there are lanes, behind each other in memory, to as many rows; past the caches if the buffer that these are in is
    /// larger than they are.
    /// </summary>
    public void TransposeVectors(Pointer source, Expression sourceIndex, Pointer target, Expression targetIndex, int targetStride) =>
        _statements.Add(new Transpose(source, sourceIndex, Lane.Count, target, targetIndex, targetStride, Lane.Count)
        {
            IsStreamed = IsStreamed(target),
        });

    /// <summary>Memory on the stack.</summary>
    public Pointer Scratch(string pointerName, ElementKind element, int length)
    {
        var pointer = new Pointer(Free(pointerName), element);
        _statements.Add(new Scratch(pointer, length));
        return pointer;
    }

    /// <summary>A number with a name, which is declared at the head of the kernel.</summary>
    /// <param name="constantName">Its name; another number that has it already makes it end in a number of its own.</param>
    /// <param name="value">The number.</param>
    /// <param name="remark">What it is.</param>
    public IntLiteral Constant(string constantName, int value, string remark)
    {
        var unique = constantName;
        for (var number = 2; _constants.TryGetValue(unique, out var known) && known != value; number++)
        {
            unique = constantName + "_" + number.ToString(CultureInfo.InvariantCulture);
        }

        _constants[unique] = value;
        return new IntLiteral(value, unique, value.ToString(CultureInfo.InvariantCulture), remark);
    }

    /// <summary>A remark and what it explains.</summary>
    public void Section(string remark, Action body) => _statements.Add(new Section(remark, Collect(body), IsScope: false));

    /// <summary>The same with locals of its own.</summary>
    public void Scope(string remark, Action body) => _statements.Add(new Section(remark, Collect(body), IsScope: true));

    /// <summary>Statements under a condition.</summary>
    public void If(Expression condition, Action body, Action? otherwise = null) =>
        _statements.Add(new If(condition, Collect(body), otherwise is null ? [] : Collect(otherwise)));

    /// <summary>Statements that read as one line.</summary>
    public void SameLine(Action body) => _statements.Add(new SameLine(Collect(body)));

    /// <summary>A loop with constant bounds.</summary>
    public void For(string variableName, int from, int to, int step, Action<Variable> body, bool mayUnroll = false)
    {
        var trips = Math.Max(0, (to - from + step - 1) / step);
        if (trips > 0)
        {
            For(variableName, from, to, step, trips, body, mayUnroll);
        }
    }

    /// <summary>A loop whose bounds come with the call.</summary>
    public void For(
        string variableName, Expression from, Expression to, int step, long trips, Action<Variable> body, bool mayUnroll = false) =>
        For(variableName, from, to, step, (trips, 1), body, mayUnroll);

    /// <summary>
    /// A loop whose bounds depend on the loops around it: so many iterations in all in so many runs (<see cref="Ir.For.TripsOver"/>).
    /// Over all its runs in a full mini-batch the count has to come out whole.
    /// </summary>
    public void For(
        string variableName,
        Expression from,
        Expression to,
        int step,
        (long Count, long Over) trips,
        Action<Variable> body,
        bool mayUnroll = false)
    {
        var variable = new Variable(Free(variableName), ValueKind.Int);
        _statements.Add(
            new For(variable, from, to, step, trips.Count, Collect(() => body(variable)), mayUnroll, []) { TripsOver = trips.Over });
    }

    /// <summary>A name for memory from some element on, which lies like the source from there.</summary>
    public Pointer Point(string pointerName, Pointer source, Expression index) => Point(pointerName, source, index, source.Layout);

    /// <summary>A name for what lies at an index of the outermost axis.</summary>
    public Pointer PointWithin(string pointerName, Pointer source, Expression index) =>
        Point(pointerName, source, source.StartOf((source.Layout!.Dimensions[0].Axis, index)), source.Layout.Within());

    /// <summary>The loop over the units of work of this call.</summary>
    /// <param name="unit">What a unit is: "block" (of samples), "feature", "tile".</param>
    /// <param name="count">Units in a full mini-batch.</param>
    /// <param name="body">The work of one unit.</param>
    /// <param name="unitsPerSampleBlockShift">log₂ of the units that a sample block has, where sample blocks are what is split.</param>
    public void ForUnits(string unit, int count, Action<Variable> body, int? unitsPerSampleBlockShift = null)
    {
        var (first, last) = Units(count, unitsPerSampleBlockShift ?? (unit == "block" ? 0 : null), unit);
        For(unit, first, last, 1, count, body);
    }

    /// <summary>The range of units of this call, for a loop that is not over single units.</summary>
    public (Variable First, Variable Last) Units(int count, int? unitsPerSampleBlockShift, string unit = "unit", bool isPairs = false)
    {
        _units = new WorkUnits(count, unitsPerSampleBlockShift, isPairs);
        return (Host("first" + Capitalised(unit), KernelScalar.First), Host("last" + Capitalised(unit), KernelScalar.Last));
    }

    /// <summary>The kernel.</summary>
    public Kernel Build(string summary, IReadOnlyList<string> remarks, long products = 0)
    {
        // Memory first, then values, the range of work last.
        var ordered = new List<Parameter>();
        ordered.AddRange(_parameters.FindAll(p => p.Pointer is not null));
        ordered.AddRange(_parameters.FindAll(p => p.Pointer is null && !IsRange(p)));
        ordered.AddRange(_parameters.FindAll(IsRange));
        return new Kernel(name, layer, summary, remarks, products, ordered, UnreadLocals.Remove(_statements), _units, occasion);

        static bool IsRange(Parameter parameter) => parameter.Host == KernelScalar.First || parameter.Host == KernelScalar.Last;
    }

    /// <summary>A name as it stands behind another word: "block" in "firstBlock".</summary>
    public static string Capitalised(string name) => char.ToUpperInvariant(name[0]) + name.Substring(1);

    private Pointer Point(string pointerName, Pointer source, Expression index, Layout? layout)
    {
        var pointer = new Pointer(Free(pointerName), source.Element, layout);
        _statements.Add(new Point(pointer, source, index));
        _sources[pointer] = source;
        return pointer;
    }

    private bool IsStreamed(Pointer target)
    {
        while (_sources.TryGetValue(target, out var source))
        {
            target = source;
        }

        return _parameters.Find(parameter => ReferenceEquals(parameter.Pointer, target)) is { MemoryBuffer.ExceedsCaches: true };
    }

    // Names of the kernel's own may stand again in another block; no name of its own ends in an underscore and a number.
    private string Free(string wanted)
    {
        var name = wanted;
        for (var number = 2; _isInMethod ? _names.Contains(name) : _methodNames.Contains(name); number++)
        {
            name = wanted + "_" + number.ToString(CultureInfo.InvariantCulture);
        }

        _names.Add(name);
        if (_isInMethod)
        {
            _methodNames.Add(name);
        }

        return name;
    }

    private List<Statement> Collect(Action body)
    {
        var outer = _statements;
        _statements = [];
        body();
        var inner = _statements;
        _statements = outer;
        return inner;
    }
}

using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Reflection;
using CsCheck;

namespace KernelGen.Generator.Tests.Settings;

/// <summary>An attribute of declarations and all that can be written in it, as its class defines it.</summary>
/// <param name="Name">The attribute, as it is written.</param>
/// <param name="Constructors">The parameters of each constructor.</param>
/// <param name="Properties">What can be set by name.</param>
internal sealed record DeclarationAttribute(
    string Name, ImmutableArray<ImmutableArray<Setting>> Constructors, ImmutableArray<Setting> Properties)
{
    /// <summary>The attributes that stand on classes alone: those of networks, but for the one that declares nothing.</summary>
    public static ImmutableArray<DeclarationAttribute> All { get; } =
    [
        .. typeof(NetworkAttribute).Assembly.GetExportedTypes()
            .Where(type => type.IsSubclassOf(typeof(Attribute)) && type != typeof(FrozenNetworkAttribute)
                && type.GetCustomAttribute<AttributeUsageAttribute>()?.ValidOn == AttributeTargets.Class)
            .OrderBy(type => type.Name, StringComparer.Ordinal)
            .Select(Read),
    ];

    /// <summary>
    /// Everything that can be written in declarations: attributes, constructors, settings, and the values that types name.
    /// </summary>
    public static ImmutableSortedSet<string> AllForms { get; } = [.. All.SelectMany(attribute => attribute.Forms)];

    /// <summary>All settings, of constructors and by name.</summary>
    public IEnumerable<Setting> Settings => Constructors.SelectMany(parameters => parameters).Concat(Properties);

    private IEnumerable<string> Forms =>
    [
        Name,
        .. Constructors.Select(Form),
        .. Settings.Where(setting => setting.IsOptional).SelectMany(setting => setting.Forms),
    ];

    /// <summary>The attribute of that name.</summary>
    public static DeclarationAttribute Of(string name) => All.Single(attribute => attribute.Name == name);

    /// <summary>What a constructor that was written counts as.</summary>
    public string Form(ImmutableArray<Setting> parameters) =>
        $"{Name}({string.Join(", ", parameters.Select(parameter => parameter.Name))})";

    /// <summary>
    /// The attribute with values that are valid somewhere, each setting that may be left out written in every second case, and rare ones in
    /// every eighth.
    /// </summary>
    public Gen<string> Valid() => Gen.OneOf([.. Constructors.Select(parameters =>
        parameters.Concat(Properties).Select(Argument).Aggregate(
            Gen.Const(ImmutableList<string>.Empty),
            (written, next) => Gen.Select(written, next, (before, argument) => argument.Length == 0 ? before : before.Add(argument)))
        .Select(arguments => arguments.IsEmpty ? Name : $"{Name}({string.Join(", ", arguments)})"))]);

    private static Gen<string> Argument(Setting setting)
    {
        var values = setting.Values;
        var prefix = !setting.IsParameter ? setting.Name + " = " : setting.IsOptional ? setting.Name + ": " : "";
        var written = Gen.Int[0, values.Count - 1].Select(index => prefix + values[index]);
        return setting.IsNeeded ? written
            : Gen.Select(Gen.Int[0, setting.IsRare ? 7 : 1], written, (draw, argument) => draw == 0 ? argument : "");
    }

    private static DeclarationAttribute Read(Type type)
    {
        var name = type.Name[..^nameof(Attribute).Length];
        return new(
            name,
            [
                .. type.GetConstructors().Select(constructor => constructor.GetParameters()
                    .Select(parameter => new Setting(name, parameter.Name!, parameter.ParameterType, true, parameter.IsOptional))
                    .ToImmutableArray()),
            ],
            [
                .. type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
                    .Where(property => property.SetMethod?.IsPublic == true)
                    .Select(property => new Setting(name, property.Name, property.PropertyType, false, true)),
            ]);
    }
}

using System;
using System.IO;
using System.Linq;
using System.Xml.Linq;
using Xunit;

namespace KernelGen.Analyzers.Tests;

/// <summary>Editors show a constructor where an attribute is written, some of them nothing else: each has its documentation.</summary>
public sealed class AttributeDocumentationTests
{
    public static TheoryData<Type> Attributes =>
        [.. typeof(NetworkAttribute).Assembly.GetExportedTypes().Where(static type => type.IsSubclassOf(typeof(Attribute)))];

    [Theory]
    [MemberData(nameof(Attributes))]
    public void Every_constructor_says_what_it_declares(Type attribute)
    {
        var members = XDocument.Load(Path.ChangeExtension(attribute.Assembly.Location, ".xml")).Descendants("member")
            .ToDictionary(static member => member.Attribute("name")!.Value, static member => member.Element("summary")?.Value.Trim());
        Assert.All(attribute.GetConstructors(), constructor =>
        {
            var parameters = constructor.GetParameters().Select(static parameter => parameter.ParameterType.FullName).ToList();
            var name = $"M:{attribute.FullName}.#ctor" + (parameters.Count == 0 ? "" : $"({string.Join(",", parameters)})");
            Assert.False(!members.TryGetValue(name, out var summary) || string.IsNullOrEmpty(summary), name);
        });
    }
}

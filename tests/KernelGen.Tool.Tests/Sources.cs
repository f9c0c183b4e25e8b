using System;
using System.IO;
using System.Linq;
using System.Reflection;

namespace KernelGen.Tool.Tests;

/// <summary>The networks of this assembly as a file and as a project.</summary>
public sealed class Sources : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("KernelGen.Tool.Tests.").FullName;

    /// <summary>The networks as an assembly.</summary>
    public static string Assembly { get; } = typeof(Sources).Assembly.Location;

    /// <summary>Copies them.</summary>
    public Sources()
    {
        System.IO.File.Copy(Metadata("Networks"), File);
        System.IO.File.Copy(Metadata("Model"), Path.Combine(_folder, "tiny.kgmodel"));
        Write("Networks.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
              </PropertyGroup>
              <ItemGroup>
                <Reference Include="{typeof(NetworkAttribute).Assembly.Location}" />
                <AdditionalFiles Include="tiny.kgmodel" />
              </ItemGroup>
            </Project>
            """);
    }

    /// <summary>A file of C#.</summary>
    public string File => Path.Combine(_folder, "Networks.cs");

    /// <summary>The folder of a project.</summary>
    public string Project => _folder;

    /// <summary>Writes another file into the folder, and returns its path.</summary>
    public string Write(string name, string text)
    {
        var path = Path.Combine(_folder, name);
        System.IO.File.WriteAllText(path, text);
        return path;
    }

    /// <summary>A property of this project, by name.</summary>
    public static string Metadata(string key) =>
        typeof(Sources).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == key).Value!;

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(_folder, recursive: true);
}

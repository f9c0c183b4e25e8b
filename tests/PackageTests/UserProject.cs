using System.IO;
using System.Threading.Tasks;

namespace PackageTests;

/// <summary>A project as a user writes it, restored from the local feed alone.</summary>
internal static class UserProject
{
    /// <summary>Writes project file and code into a folder of its own, and returns that folder.</summary>
    public static async Task<string> Write(PackedFixture packed, string name, string properties, string references, string code)
    {
        var folder = packed.NewFolder(name);
        await File.WriteAllTextAsync(Path.Combine(folder, name + ".csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <ImplicitUsings>enable</ImplicitUsings>
                <Nullable>enable</Nullable>
                <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
                <!-- Nothing but what the SDK has and the feed. -->
                <RestoreSources>{packed.Feed}</RestoreSources>
                <RestorePackagesPath>{Path.Combine(packed.Root, "packages")}</RestorePackagesPath>
                <EnableTargetingPackDownload>false</EnableTargetingPackDownload>
                <UseAppHost>false</UseAppHost>
                {properties}
              </PropertyGroup>
              <ItemGroup>
                {references}
              </ItemGroup>
            </Project>
            """);
        await File.WriteAllTextAsync(Path.Combine(folder, "Code.cs"), code);
        return folder;
    }

    /// <summary>The reference that a project needs.</summary>
    public static string Reference(string package, string condition = "true") =>
        $"""<PackageReference Include="{package}" Version="{PackedFixture.Version}" Condition="{condition}" />""";
}

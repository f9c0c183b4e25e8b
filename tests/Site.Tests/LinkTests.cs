using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net;
using System.Text.RegularExpressions;
using Xunit;

namespace KernelGen.Site.Tests;

/// <summary>
/// Links of the built site lead to pages, to places in them, and to files of the repository. Those to elsewhere are not followed.
/// </summary>
public sealed partial class LinkTests
{
    private static readonly string Site = Path.Combine(Repository.Root, "artifacts", "site");
    private readonly Dictionary<string, HashSet<string>> _places = [];

    [Fact]
    public void Every_link_resolves()
    {
        Assert.True(Directory.Exists(Site), $"There is no {Site}: site/build writes it.");
        var pages = Directory.GetFiles(Site, "*.html", SearchOption.AllDirectories);
        var links = pages.SelectMany(LinksOf).Distinct().ToList();

        // Guide, docs, rules, results and API are all there.
        Assert.True(pages.Length > 200 && links.Count > 3000, $"{pages.Length} pages, {links.Count} links");
        string[] broken = [.. links.Where(IsBroken).Select(link => $"{Path.GetRelativePath(Site, link.Page)}: {link.Target}")];
        Assert.True(broken.Length == 0, string.Join('\n', broken));
    }

    /// <summary>Not one page of the guide or of docs/ is left out of the lists beside the pages.</summary>
    [Fact]
    public void Every_page_is_in_a_table_of_contents()
    {
        string[] folders = ["guide", "docs", Path.Combine("docs", "results"), Path.Combine("docs", "rules")];
        var missing = folders.SelectMany(folder =>
        {
            var path = Path.Combine(Site, folder);
            var listed = LinksOf(Path.Combine(path, "toc.html")).Select(link => link.Target).ToHashSet();
            return Directory.GetFiles(path, "*.html").Select(page => Path.GetFileName(page))
                .Where(page => page != "toc.html" && !listed.Contains(page)).Select(page => Path.Combine(folder, page));
        });
        Assert.Empty(missing);
    }

    private bool IsBroken((string Page, string Target) link)
    {
        var (path, place) = link.Target.Split('#', 2) is [var before, var behind] ? (before, behind) : (link.Target, "");
        if (path.StartsWith(Repository.Files, StringComparison.Ordinal))
        {
            return !Path.Exists(Path.Combine(Repository.Root, path[Repository.Files.Length..]));
        }

        if (Scheme().IsMatch(path))
        {
            return false;
        }

        var folder = Path.GetDirectoryName(link.Page)!;
        var file = path.Length == 0 ? link.Page : Path.GetFullPath(Path.Combine(folder, Uri.UnescapeDataString(path)));
        file = Directory.Exists(file) ? Path.Combine(file, "index.html") : file;
        var hasPlaces = place.Length > 0 && file.EndsWith(".html", StringComparison.Ordinal);
        return !File.Exists(file) || (hasPlaces && !PlacesOf(file).Contains(Uri.UnescapeDataString(place)));
    }

    private HashSet<string> PlacesOf(string page)
    {
        if (!_places.TryGetValue(page, out var places))
        {
            places = [.. Place().Matches(File.ReadAllText(page)).Select(match => WebUtility.HtmlDecode(match.Groups[1].Value))];
            _places.Add(page, places);
        }

        return places;
    }

    private static IEnumerable<(string Page, string Target)> LinksOf(string page) => Link().Matches(File.ReadAllText(page))
        .Select(match => (page, WebUtility.HtmlDecode(match.Groups[1].Value)));

    [GeneratedRegex("""\s(?:href|src)="([^"]*)["]""")]
    private static partial Regex Link();

    [GeneratedRegex("""\s(?:id|name)="([^"]*)["]""")]
    private static partial Regex Place();

    [GeneratedRegex("^[a-z]+:|^//")]
    private static partial Regex Scheme();
}

using System.Text.RegularExpressions;

namespace Matchmaking.Tests;

/// <summary>Holds who may see whom, read from the sources themselves.</summary>
public sealed partial class DirectionTests
{
    private const int LongestFile = 320;
    internal static readonly string Root = Above(AppContext.BaseDirectory, "Matchmaking.sln");
    private static readonly string Source = Path.Combine(Root, "src/Matchmaking");

    /// <summary>
    /// Outside Platform and the slices that are all plumbing, these take the database, speak HTTP or are verbs; nothing that computes is among them.
    /// </summary>
    private static readonly string[] MaySeePlatform =
    [
        "*Endpoints.cs", "*Command.cs", "*Content.cs", "*Rules.cs", "*Examples.cs", "*Api.cs", "*Mapping.cs",
        "History/HistoryImport.cs", "History/ImportedOrganizations.cs", "Profiles/SampleLoader.cs", "Profiles/Duplicates/DuplicateFinder.cs", "Profiles/Lifecycles.cs",
        "Learning/LabelledRuns.cs", "Learning/LearningVerbs.cs",
    ];

    [GeneratedRegex(@"^\s*(?:global\s+)?using\s+(?:static\s+|\w+\s*=\s*)?(?:global::)?Matchmaking\.(\w+)", RegexOptions.Multiline)]
    private static partial Regex Usings { get; }

    [GeneratedRegex(@"\bMatchmaking\.([A-Z]\w*)\.")]
    private static partial Regex QualifiedNames { get; }

    /// <summary>From within Matchmaking the first part of the name may be left out; the other folders' names are also names of properties.</summary>
    [GeneratedRegex(@"(?<![\w.])(Platform|Learning|Profiles|History)\.[A-Z]")]
    private static partial Regex RelativeNames { get; }

    private static string Above(string folder, string file) => File.Exists(Path.Combine(folder, file))
        ? folder
        : Above(Path.GetDirectoryName(folder) ?? throw new FileNotFoundException($"There is no {file} above the tests; run them from the repository."), file);

    public static TheoryData<string, string[]> OnlySees => new()
    {
        { "History", ["Profiles"] },
        { "Features", ["Profiles", "History"] },
        { "Candidates", ["Profiles", "History", "Features"] },
        { "Ranking", ["Profiles", "History", "Features", "Candidates"] },
        { "Explanations", ["Profiles", "History", "Features", "Candidates", "Ranking"] },
        { "Exposure", ["Profiles", "History", "Features", "Candidates", "Ranking"] },
        { "Clarity", ["Profiles", "Features", "Candidates", "Matching"] },
    };

    [Theory]
    [MemberData(nameof(OnlySees))]
    public void A_folder_sees_only_what_comes_before_it(string folder, string[] seen) => Assert.All(Files(folder), file =>
        AssertNone(file, SeenBy(file).Where(name => name != folder && !seen.Contains(name) && !(name == "Platform" && IsPlumbing(file)))));

    [Fact]
    public void Profiles_see_nothing_but_the_platform_where_it_is_plumbing() => Assert.All(Files("Profiles"), file =>
        AssertNone(file, SeenBy(file).Where(name => name != "Profiles" && !(name is "Platform" or "Accounts" && IsPlumbing(file)))));

    [Fact]
    public void Ranking_never_sees_learning() => Assert.All(Files("Ranking"), file => Assert.DoesNotContain("Learning", SeenBy(file)));

    [Fact]
    public void Learning_sees_the_platform_where_it_is_plumbing() =>
        Assert.All(Files("Learning").Where(file => !IsPlumbing(file)), file => Assert.DoesNotContain("Platform", SeenBy(file)));

    [Fact]
    public void AutoMapper_stays_in_mapping_files() => Assert.All(
        Files("").Where(file => !file.EndsWith("Mapping.cs", StringComparison.Ordinal)),
        file => Assert.False(Regex.IsMatch(File.ReadAllText(file), @"\busing\s+(static\s+)?AutoMapper\b|\bAutoMapper\.[A-Z]"), $"{Name(file)} uses AutoMapper; move that to a *Mapping.cs file."));

    [Fact]
    public void There_is_no_drawer_for_leftovers() => Assert.All(
        Directory.EnumerateDirectories(Root, "*", SearchOption.AllDirectories).Where(IsOurs),
        folder => Assert.DoesNotContain(Path.GetFileName(folder), new[] { "Helpers", "Common", "Extensions", "Utils", "Utilities", "Misc" }, StringComparer.OrdinalIgnoreCase));

    [Fact]
    public void Files_stay_short() => Assert.All(
        Directory.EnumerateFiles(Root, "*.cs", SearchOption.AllDirectories).Where(IsOurs).Where(file => !file.Contains("/Migrations/", StringComparison.Ordinal)),
        file => Assert.True(File.ReadLines(file).Count() <= LongestFile, $"{Name(file)} has {File.ReadLines(file).Count()} lines; divide it by what it is about."));

    [Theory]
    [InlineData("using Matchmaking.Learning;", "Learning")]
    [InlineData("using static Matchmaking.Platform.Verbs;", "Platform")]
    [InlineData("using Db = Matchmaking.Platform.MatchmakingDb;", "Platform")]
    [InlineData("        var x = new Matchmaking.Matching.Matcher();", "Matching")]
    [InlineData("        Platform.Verbs.RunAsync();", "Platform")]
    [InlineData("        var parts = History.Topic.Parts(code);", "History")]
    public void Every_way_to_name_a_folder_is_seen(string line, string folder) => Assert.Equal([folder], Named(line));

    [Theory]
    [InlineData("using System.Text;")]
    [InlineData("        x.Platform.Name();")]
    [InlineData("        // talks of Learning in words")]
    public void Other_words_are_not_taken_for_a_folder(string line) => Assert.Empty(Named(line));

    private static string[] Files(string folder)
    {
        // Later steps of the pipeline may not have been begun; without files a rule would hold of nothing.
        Assert.SkipUnless(Directory.Exists(Path.Combine(Source, folder)), $"src/Matchmaking/{folder} is not there yet");
        string[] files = [.. Directory.EnumerateFiles(Path.Combine(Source, folder), "*.cs", SearchOption.AllDirectories).Where(IsOurs)];
        Assert.True(files.Length > 0, $"There is no source in {folder}.");
        return files;
    }

    private static bool IsOurs(string path) =>
        !Path.GetRelativePath(Root, path).Split('/', '\\').Any(part => part is "bin" or "obj" or ".git" or "TestResults" or "BenchmarkDotNet.Artifacts");

    private static bool IsPlumbing(string file) => MaySeePlatform.Any(pattern => pattern.StartsWith('*')
        ? file.EndsWith(pattern[1..], StringComparison.Ordinal)
        : Path.GetRelativePath(Source, file).Replace('\\', '/') == pattern);

    private static HashSet<string> SeenBy(string file) => Named(File.ReadAllText(file));

    private static HashSet<string> Named(string text) =>
        [.. Usings.Matches(text).Concat(QualifiedNames.Matches(text)).Concat(RelativeNames.Matches(text)).Select(m => m.Groups[1].Value)];

    private static void AssertNone(string file, IEnumerable<string> forbidden) =>
        Assert.True(!forbidden.Any(), $"{Name(file)} must not see {string.Join(", ", forbidden)}");

    private static string Name(string file) => Path.GetRelativePath(Root, file);
}

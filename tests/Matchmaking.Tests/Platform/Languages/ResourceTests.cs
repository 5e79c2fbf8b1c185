using System.Text.RegularExpressions;
using Matchmaking.Platform;
using Microsoft.AspNetCore.Http;
using Resources = Matchmaking.Platform.Languages;

namespace Matchmaking.Tests.Platform.Languages;

/// <summary>What is said in one language is said in all, and means as much.</summary>
public sealed partial class ResourceTests
{
    private static readonly SortedDictionary<string, string> Sentences = SentencesInSource.Read(Path.Combine(DirectionTests.Root, "src/Matchmaking"));

    public static TheoryData<string> Translations => [.. Resources.All.Where(language => language != Resources.English)];

    public static TheoryData<string> All => [.. Resources.All];

    /// <summary>The titles that the framework gives to a status, where we give none.</summary>
    private static IEnumerable<string> FrameworkTitles => Enumerable.Range(400, 200)
        .Select(status => TypedResults.Problem(statusCode: status).ProblemDetails.Title).OfType<string>().Distinct();

    [GeneratedRegex(@"(?<!\{)\{[^{}]+\}(?!\})")]
    private static partial Regex Placeholder { get; }

    /// <summary>Only placeholders: nothing to translate.</summary>
    private static bool HasWords(string key) => Placeholder.Replace(key, "").Any(char.IsLetter);

    [Fact]
    public void The_source_is_read_as_the_compiler_reads_it()
    {
        Assert.Contains("Is required.", Sentences.Keys);
        Assert.Contains("Has {0:N0} characters; at most {1:N0} are allowed.", Sentences.Keys);
        Assert.Contains("an object: {{ … }}", Sentences.Keys);
        Assert.Contains("Is {0}; must be at least {1}.", Sentences.Keys);
    }

    [Theory, MemberData(nameof(Translations))]
    public void A_language_has_every_sentence(string language)
    {
        var missing = Sentences.Where(sentence => HasWords(sentence.Key)).Select(sentence => sentence.Key).Concat(FrameworkTitles)
            .Where(key => !Resources.Of(language).ContainsKey(key)).Distinct().ToList();
        Assert.True(missing.Count == 0, $"{language}.resx lacks:\n{string.Join('\n', missing.Select(key => $"{key}    ({Sentences.GetValueOrDefault(key, "framework")})"))}");
    }

    [Theory, MemberData(nameof(All))]
    public void A_language_has_a_label_and_a_description_for_every_code(string language)
    {
        var missing = CodeLists.Keys.Where(key => !Resources.Of(language).ContainsKey(key)).ToList();
        Assert.True(missing.Count == 0, $"{language}.resx lacks:\n{string.Join('\n', missing)}");
    }

    [Theory, MemberData(nameof(All))]
    public void A_language_has_nothing_that_is_never_said(string language)
    {
        var known = Sentences.Keys.Concat(FrameworkTitles).Concat(CodeLists.Keys).Append("number.group").ToHashSet(StringComparer.OrdinalIgnoreCase);
        Assert.DoesNotContain(Resources.Of(language).Keys, key => !known.Contains(key));
    }

    [Theory, MemberData(nameof(Translations))]
    public void A_translation_fills_in_what_the_English_does(string language) => Assert.All(
        Resources.Of(language).Where(text => !CodeLists.Keys.Contains(text.Key)),
        text => Assert.Equal(Placeholders(text.Key), Placeholders(text.Value)));

    [Theory, MemberData(nameof(Translations))]
    public void A_translation_is_not_empty_and_not_the_English(string language) => Assert.All(
        Resources.Of(language).Where(text => text.Key.Length > 12), text =>
        {
            Assert.False(string.IsNullOrWhiteSpace(text.Value), text.Key);
            Assert.NotEqual(text.Key, text.Value);
            Assert.Equal(text.Value.Trim(), text.Value);
        });

    [Fact]
    public void Problems_are_made_in_one_place_which_takes_sentences_only() => Assert.All(
        Directory.EnumerateFiles(Path.Combine(DirectionTests.Root, "src/Matchmaking"), "*.cs", SearchOption.AllDirectories)
            .Where(file => Path.GetFileName(file) is not ("Problems.cs" or "Json.cs" or "ModelBundle.cs")),
        file => Assert.DoesNotMatch(@"TypedResults\.Problem\(|new (HttpValidation)?ProblemDetails|new JsonException\(", File.ReadAllText(file)));

    private static IEnumerable<string> Placeholders(string text) => Placeholder.Matches(text).Select(match => match.Value).Distinct().Order(StringComparer.Ordinal);
}

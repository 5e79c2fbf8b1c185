using CsCheck;
using Matchmaking.Candidates;
using Matchmaking.Features;

namespace Matchmaking.Tests.Candidates;

public sealed class WordAgreementTests
{
    private const int Providers = 6;

    private sealed record Text(int Provider, string[] Words);

    private static readonly Gen<Text[]> Texts = Gen.Select(Gen.Int[0, Providers - 1], Gen.Int[0, 14].Array[1, 6])
        .Select((provider, words) => new Text(provider, [.. words.Distinct().Select(w => $"word{w}")])).Array[2, 300];

    /// <summary>Every provider has two offerings that share its work: still one provider.</summary>
    private static CandidateIndex Index(params Text[] texts)
    {
        var index = new CandidateIndex(SemanticSpace.Empty);
        for (var c = 0; c < 2 * Providers; c++)
            index.Pool.Add(new PoolCandidate { Key = $"c{c}", Organization = index.Pool.Organization($"p{c / 2}"), NameWords = [] });
        for (var d = 0; d < texts.Length; d++)
            index.Add(new PoolDocument { Kind = DocumentKind.Partnership, Day = d, Owners = [2 * texts[d].Provider, 2 * texts[d].Provider + 1] },
                Terms(texts[d].Words));
        return index;
    }

    private static TextTerms Terms(string[] words)
    {
        var terms = new TextTerms();
        foreach (var word in words)
            terms.Words[word] = 1;
        return terms;
    }

    private static float Weight(CandidateIndex index, string word, int visible) =>
        index.Words.Find(word) is { } number ? index.Agreement.Weight(number, index.Text.Find(word, visible).Length, visible) : 0;

    [Fact]
    public void A_word_of_one_trade_weighs_more_than_a_word_that_all_use_as_often()
    {
        // Both words stand in half of the documents; "lift" in those of one provider, "supply" in those of all.
        var index = Index([.. Enumerable.Range(0, 120).Select(i => new Text(i % Providers, [.. i % Providers < 3 ? ["lift"] : Array.Empty<string>(), .. i % 4 < 2 ? ["supply"] : Array.Empty<string>(), $"own{i}"]))]);

        Assert.True(Weight(index, "lift", 120) > Weight(index, "supply", 120) + 0.3f);
        Assert.Equal(0, Weight(index, "unheard", 120));
    }

    [Fact]
    public void The_weight_is_the_log_of_how_much_likelier_documents_that_share_the_word_are_of_one_provider()
    {
        // Four documents of two providers: one pair of six is of the same provider twice over; the pair that shares "tram" is.
        var index = Index(new(0, ["tram"]), new(1, ["tree"]), new(0, ["tram"]), new(1, ["bus"]));
        var any = (2 + 1f) / (6 + 1);

        Assert.Equal(MathF.Log((1 + 20 * any) / (1 + 20) / any), Weight(index, "tram", 4), 1e-5f);
        // The first document alone has nothing to agree with.
        Assert.Equal(0, Weight(index, "tram", 1));
    }

    [Fact]
    public void The_weight_of_a_day_does_not_depend_on_what_came_later() => Gen.Select(Texts, Gen.Int[1, 100]).Sample((texts, percent) =>
    {
        var visible = Math.Max(1, texts.Length * percent / 100);
        var (then, now) = (Index(texts[..visible]), Index(texts));
        for (var w = 0; w < 15; w++)
            Assert.Equal(Weight(then, $"word{w}", visible), Weight(now, $"word{w}", visible));
    }, iter: 100);

    [Fact]
    public void Saved_and_brought_back_it_weighs_and_counts_on_alike() => Texts.Sample(texts =>
    {
        var index = Index(texts);
        using var file = new MemoryStream();
        index.Agreement.Save(new BinaryWriter(file));
        file.Position = 0;
        var restored = new WordAgreement(index.Pool, index.Text);
        restored.Restore(new BinaryReader(file));
        for (var w = 0; w < 15; w++)
            if (index.Words.Find($"word{w}") is { } number)
                Assert.Equal(Weight(index, $"word{w}", texts.Length), restored.Weight(number, index.Text.Find($"word{w}", texts.Length).Length, texts.Length));
    }, iter: 50);
}

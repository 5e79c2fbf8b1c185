using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using CsCheck;
using Matchmaking.Explanations;
using Matchmaking.Features;
using Matchmaking.Profiles;
using Matchmaking.Ranking;

namespace Matchmaking.Tests.Explanations;

public sealed partial class ExplainerTests
{
    private static readonly int Width = FeatureList.All.Count;
    private static readonly TinyPool Pool = new();

    /// <summary>Nobody knows anything: no buyer, country, sector, budget or known word.</summary>
    private static readonly TinyPool Unknowns = new(n => new NeedProfile { Key = n.Key, Title = "Xyzzy", Text = "", AsOf = n.AsOf });

    private static readonly Gen<float> AnyNumber = Gen.Frequency(
        (6, Gen.Float[-2, 2]), (2, Gen.Const(float.NaN)), (1, Gen.Float),
        (1, Gen.OneOf(float.PositiveInfinity, float.NegativeInfinity, float.MaxValue, float.MinValue, 0f)));

    private static readonly Gen<(TinyPool Pool, int Candidate, float[] Vector, float[] Contributions)> Any = Gen.Select(
        Gen.OneOf(Pool, Unknowns), Gen.Int[0, 3],
        Gen.Frequency((9, AnyNumber.Array[Width]), (1, Gen.Const(Enumerable.Repeat(float.NaN, Width).ToArray()))),
        Gen.Float[-1, 1].Array[Width]);

    [Fact]
    public void Parts_and_rest_sum_to_the_score_of_the_baseline()
    {
        var ranker = new BaselineRanker();
        foreach (var candidate in new[] { Pool.Lumen, Pool.Grand, Pool.Blank, Pool.Metro })
        {
            var vector = Pool.Vector(candidate);
            var score = new float[1];
            ranker.Score(vector, score);
            var explanation = Explain(Pool, candidate, vector, ranker.Contributions(vector), "Kampala", "Lumen");
            Assert.Equal(score[0], explanation.Parts.Sum(p => p.Contribution) + explanation.Rest, 1e-5f);
        }
    }

    [Fact]
    public void Whatever_the_contributions_parts_and_rest_sum_to_theirs() => Any.Sample(any =>
    {
        var explanation = Explain(any);
        Assert.Equal(any.Contributions.Sum(), explanation.Parts.Sum(p => p.Contribution) + explanation.Rest, 1e-3f);
        Assert.All(explanation.Parts, part => Assert.Equal(part.Contribution, part.Features.Sum(f => f.Contribution) + part.Others, 1e-4f));
        Assert.All(explanation.Parts, part => Assert.InRange(part.Features.Count, 1, Explainer.MostFeatures));
        Assert.Equal(explanation.Parts.OrderByDescending(p => Math.Abs(p.Contribution)).Select(p => p.Group), explanation.Parts.Select(p => p.Group));
        Assert.All(explanation.Parts, part => Assert.Equal(part.Contribution > 0, part.Direction == ContributionDirection.Raises));
    });

    [Fact]
    public void No_sentence_shows_what_is_not_a_number_or_a_feature_name() => Any.Sample(any =>
    {
        foreach (var sentence in Explain(any).Parts.SelectMany(p => new[] { p.ForCity, p.ForProvider }))
        {
            Assert.DoesNotMatch(NotForPeople(), sentence);
            Assert.DoesNotContain(FeatureList.All, f => Regex.IsMatch(sentence, $@"\b{f.Name}\b"));
            Assert.EndsWith(".", sentence, StringComparison.Ordinal);
            Assert.False(char.IsLower(sentence[0]), sentence);
        }
    });

    [Fact]
    public void What_lowers_the_score_is_said_to_and_not_praised() => Any.Sample(any =>
    {
        foreach (var part in Explain(any).Parts)
            foreach (var sentence in new[] { part.ForCity, part.ForProvider })
            {
                var (said, other) = part.Direction == ContributionDirection.Raises ? ("raise", "lower") : ("lower", "raise");
                Assert.Matches($@"\b{said}s? (Lumen's score for this need|your chance with Kampala)\.$", sentence);
                Assert.DoesNotContain(other, sentence, StringComparison.Ordinal);
                Assert.DoesNotMatch(Praise(), sentence);
            }
    });

    [Fact]
    public void An_explanation_has_numbers_that_JSON_can_carry()
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) } };
        Any.Sample(any =>
        {
            var explanation = Explain(any);
            var back = JsonSerializer.Deserialize<Explanation>(JsonSerializer.Serialize(explanation, options), options)!;
            Assert.Equal(explanation.Parts.SelectMany(p => p.Features), back.Parts.SelectMany(p => p.Features));
        });
        Assert.Contains("\"track_record\"", JsonSerializer.Serialize(All(Pool, Pool.Lumen, 1), options), StringComparison.Ordinal);
    }

    [Fact]
    public void A_group_that_hardly_moved_the_score_is_left_out()
    {
        var contributions = Contributions(group => group switch { FeatureGroup.Words => 1f, FeatureGroup.Size => 0.01f, FeatureGroup.Buyer => -0.5f, _ => 0 });
        var explanation = Explain(Pool, Pool.Lumen, Pool.Vector(Pool.Lumen), contributions, "Kampala", "Lumen");

        Assert.Equal([FeatureGroup.Words, FeatureGroup.Buyer], explanation.Parts.Select(p => p.Group));
        Assert.Equal(0.01f, explanation.Rest, 1e-6f);
    }

    [Fact]
    public void Without_contributions_there_is_nothing_to_explain() =>
        Assert.Empty(Explain(Pool, Pool.Lumen, Pool.Vector(Pool.Lumen), new float[Width], "Kampala", "Lumen").Parts);

    [Fact]
    public void Both_sides_read_the_facts_of_the_track_record()
    {
        var part = All(Pool, Pool.Lumen, 1).Parts.Single(p => p.Group == FeatureGroup.TrackRecord);
        Assert.Equal(
            "Lumen has 2 past projects on record, the latest 2 years ago; 1 confirmed by the other side or a public source; "
            + "on average 1.5 providers shared a project. This record raises Lumen's score for this need.", part.ForCity);
        Assert.Equal(
            "You have 2 past projects on record, the latest 2 years ago; 1 confirmed by the other side or a public source; "
            + "on average 1.5 providers shared a project. This record raises your chance with Kampala.", part.ForProvider);
    }

    [Theory]
    [InlineData(FeatureGroup.Words, "Lumen's texts hold 47% of the need's words, rare words counting more; by wording Lumen is number 1 of the 4 in this list.")]
    [InlineData(FeatureGroup.Meaning, "1 of Lumen's 2 past projects is close in meaning to the need; the offering's own text is close in meaning to it; by the closest text Lumen is number 1 of the 4 in this list.")]
    [InlineData(FeatureGroup.Buyer, "Lumen has 1 past project with you on record, 4 years ago.")]
    [InlineData(FeatureGroup.Place, "Lumen is in KE, you are in UG; about 510 km lie between; 1 of its 2 past projects was in UG.")]
    [InlineData(FeatureGroup.Field, "2 of Lumen's 3 texts are in a sector of the need (safety and energy), counting projects and offerings with a known sector.")]
    [InlineData(FeatureGroup.Partners, "Lumen has worked together with providers whose texts come nearest to the need; by the amount Lumen is number 2 of the 4 in this list.")]
    [InlineData(FeatureGroup.Size, "Lumen is a small or medium-sized enterprise; your budget is 2.5 times Lumen's usual project.")]
    public void A_city_reads_the_facts_of_a_group(FeatureGroup group, string facts) => Assert.StartsWith(facts, Sentence(Pool, Pool.Lumen, group).ForCity, StringComparison.Ordinal);

    [Fact]
    public void Who_led_and_how_both_sides_worked_together_is_said_where_it_is_known()
    {
        var pilot = new TinyPool(n => new NeedProfile { Key = n.Key, Title = n.Title, Text = n.Text, AsOf = n.AsOf, EngagementModel = EngagementModel.Pilot });

        Assert.Contains("where the leader is known, Lumen has led 1 of 1. ", Sentence(pilot, pilot.Grand, FeatureGroup.TrackRecord).ForCity, StringComparison.Ordinal);
        Assert.StartsWith("Lumen's one past project was of the need's engagement model (pilot), counting projects whose model is known. The field", Sentence(pilot, pilot.Grand, FeatureGroup.Field).ForCity, StringComparison.Ordinal);
        Assert.DoesNotContain("model", Sentence(pilot, pilot.Lumen, FeatureGroup.Field).ForCity, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(FeatureGroup.Buyer, "You have 1 past project with Kampala on record, 4 years ago.")]
    [InlineData(FeatureGroup.Place, "You are in UG, as Kampala is; 1 of your 2 past projects was in UG.")]
    [InlineData(FeatureGroup.Size, "You are a large organization; Kampala's budget is 2.5 times your usual project.")]
    public void A_provider_reads_the_facts_of_a_group(FeatureGroup group, string facts) =>
        Assert.StartsWith(facts, Sentence(Pool, Pool.Grand, group).ForProvider, StringComparison.Ordinal);

    [Theory]
    [InlineData(FeatureGroup.TrackRecord, "No past project of Lumen is on record. This record lowers")]
    [InlineData(FeatureGroup.Meaning, "How close Lumen's texts come to the need in meaning is unknown. This gap in what is known lowers")]
    [InlineData(FeatureGroup.Buyer, "No past project of yours is on record, so whether Lumen and you have worked together is unknown. This gap in what is known lowers")]
    [InlineData(FeatureGroup.Place, "The country of Lumen is not stated. This gap in what is known lowers")]
    [InlineData(FeatureGroup.Field, "The need states no field that Lumen's work could be compared by. This gap in what is known lowers")]
    [InlineData(FeatureGroup.Size, "The size of Lumen is not stated; how the budget compares with Lumen's usual project is unknown. This gap in what is known lowers")]
    public void What_is_unknown_is_said_to_be(FeatureGroup group, string sentence) =>
        Assert.StartsWith(sentence, Sentence(Unknowns, Unknowns.Blank, group, -1).ForCity, StringComparison.Ordinal);

    [Theory]
    [InlineData(FeatureGroup.TrackRecord, "Metro has 1 past project on record, 0.5 years ago; none is confirmed. This record lowers Metro's score for this need.")]
    [InlineData(FeatureGroup.Meaning, "Metro's one past project is not close in meaning to the need; by the closest text Metro is number 4 of the 4 in this list. The subject of the work lowers Metro's score for this need.")]
    [InlineData(FeatureGroup.Place, "Metro is in KE, you are in UG; its one past project was not in UG. The location lowers Metro's score for this need.")]
    [InlineData(FeatureGroup.Field, "No sector of Metro's work is known. This gap in what is known lowers Metro's score for this need.")]
    [InlineData(FeatureGroup.Buyer, "Metro has no past project with you on record; organizations that share suppliers with you have worked with it. This history lowers Metro's score for this need.")]
    [InlineData(FeatureGroup.Partners, "Metro has no past project on record together with the providers whose texts come nearest to the need. This record of joint work lowers Metro's score for this need.")]
    public void A_thin_record_reads_as_it_is(FeatureGroup group, string sentence) => Assert.Equal(sentence,
        Explain(Pool, Pool.Metro, Pool.Vector(Pool.Metro), Contributions(_ => -1), "Kampala", "Metro")
            .Parts.Single(p => p.Group == group).ForCity);

    [Fact]
    public void Organizations_without_a_name_are_still_spoken_of()
    {
        var explanation = Explain(Pool, Pool.Lumen, Pool.Vector(Pool.Lumen), Contributions(_ => 1), " ", "");
        var part = explanation.Parts.Single(p => p.Group == FeatureGroup.Size);
        Assert.StartsWith("The provider is a small", part.ForCity, StringComparison.Ordinal);
        Assert.Contains("the city's budget", part.ForProvider, StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_keeps_its_first_letter() => Assert.StartsWith("eGov has ",
        Explain(Pool, Pool.Lumen, Pool.Vector(Pool.Lumen), Contributions(_ => 1), "Kampala", "eGov")
            .Parts.Single(p => p.Group == FeatureGroup.TrackRecord).ForCity, StringComparison.Ordinal);

    [Fact]
    public void A_text_of_a_later_day_is_not_told()
    {
        var earlier = new TinyPool(n => new NeedProfile
        {
            Key = n.Key, Title = n.Title, Text = n.Text, Buyers = n.Buyers, AsOf = TinyPool.Today.DayNumber - 1000,
        });
        Assert.StartsWith("Lumen has 1 past project on record", Sentence(earlier, earlier.Lumen, FeatureGroup.TrackRecord).ForCity, StringComparison.Ordinal);
    }

    private static Explanation Explain(TinyPool pool, int candidate, float[] vector, float[] contributions, string city, string provider) =>
        Explainer.Explain(PairFacts.Of(pool.Pair(candidate), vector), vector, contributions, city, provider);

    private static Explanation Explain((TinyPool Pool, int Candidate, float[] Vector, float[] Contributions) any) =>
        Explain(any.Pool, any.Candidate, any.Vector, any.Contributions, "Kampala", "Lumen");

    private static Explanation All(TinyPool pool, int candidate, float contribution) =>
        Explain(pool, candidate, pool.Vector(candidate), Contributions(_ => contribution), "Kampala", "Lumen");

    private static ExplanationPart Sentence(TinyPool pool, int candidate, FeatureGroup group, float contribution = 1) =>
        All(pool, candidate, contribution).Parts.Single(p => p.Group == group);

    /// <summary>Each group's contribution, laid on its first feature.</summary>
    private static float[] Contributions(Func<FeatureGroup, float> of)
    {
        var contributions = new float[Width];
        foreach (var group in Enum.GetValues<FeatureGroup>())
            contributions[FeatureList.All.Select((f, i) => (f.Group, i)).First(f => f.Group == group).i] = of(group);
        return contributions;
    }

    [GeneratedRegex(@"NaN|∞|Infinity|_|-\d|\d{6,}|  ")]
    private static partial Regex NotForPeople();

    [GeneratedRegex(@"\b(good|great|strong(ly)?|excellent|best|well|proven|ideal|perfect|impressive|speaks for|trusted)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Praise();
}

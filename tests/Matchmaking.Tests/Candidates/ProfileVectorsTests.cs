using Matchmaking.Candidates;
using Matchmaking.Features;
using Matchmaking.History;
using Matchmaking.Learning;
using Matchmaking.Tests.Learning;

namespace Matchmaking.Tests.Candidates;

public sealed class ProfileVectorsTests
{
    private static readonly HistoryRecord[] Records = [.. SyntheticHistory.Records(CordisReader.Source, 300)];

    private static readonly SemanticSpace Space = SemanticSpaceFitter.Fit([.. Records.Select(r => TextAnalysis.Terms(r.Title, r.Text).Words)], dimensions: 16);

    private static float[] Vector(string title, string text)
    {
        var vector = new float[Space.Dimensions];
        Space.Project(TextAnalysis.Terms(title, text).Words, vector);
        return vector;
    }

    /// <summary>The sum of the vectors of some records, less as many times the mean, as a unit vector; with its length.</summary>
    private static (float[] Unit, float Length) Together(IEnumerable<(HistoryRecord Record, float Weight)> records, float[] mean)
    {
        var (sum, weights) = (new float[Space.Dimensions], 0f);
        foreach (var (record, weight) in records)
        {
            var vector = Vector(record.Title, record.Text);
            (sum, weights) = ([.. sum.Zip(vector, (s, v) => s + weight * v)], weights + weight);
        }
        float[] differs = [.. sum.Zip(mean, (s, m) => s - weights * m)];
        var length = MathF.Sqrt(differs.Sum(x => x * x));
        return ([.. differs.Select(x => x / length)], length);
    }

    private static float Dot(float[] one, float[] other) => one.Zip(other, (a, b) => a * b).Sum();

    [Fact]
    public void A_profile_is_the_sum_of_what_was_known_of_it_on_the_day()
    {
        var corpus = HistoryCorpus.Build(CordisReader.Source, Records, Space, r => TextAnalysis.Terms(r.Title, r.Text));
        foreach (var need in corpus.Needs(SyntheticHistory.First.AddDays(300), SyntheticHistory.First.AddDays(330)))
        {
            var before = Records.Where(r => r.Date < need.Date).ToArray();
            float[] mean = [.. before.Select(r => Vector(r.Title, r.Text)).Aggregate((a, b) => [.. a.Zip(b, (x, y) => x + y)]).Select(x => x / (before.Length + 50))];
            (float[] Unit, float) Asked(string title, string text) => Together([(need with { Title = title, Text = text }, 1)], mean);

            var list = Retriever.Find(corpus.Index, corpus.Profile(need), new Evidence());

            Assert.NotEmpty(list.Candidates);
            for (var i = 0; i < list.Candidates.Length; i++)
            {
                var key = list.Pool.Candidates[list.Candidates[i]].Key;
                var own = before.Where(r => r.Providers.Any(p => p.Id == key)).ToArray();
                var (profile, length) = Together(own.Select(r => (r, 1f)), mean);
                var (shared, _) = Together(own.Select(r => (r, 1 / MathF.Sqrt(r.Providers.Count))), mean);
                var (buyers, _) = Together(before.Where(r => r.Buyers.Any(b => b.Id == need.Buyers[0].Id)).Select(r => (r, 1f)), mean);
                var meaning = list.Meanings[i];
                // Vectors are kept in eight bits.
                Assert.Equal(Dot(Asked(need.Title, need.Text).Unit, profile), meaning.Similarity, 0.02);
                Assert.Equal(Dot(Asked(need.Title, need.Text).Unit, shared), meaning.Own, 0.02);
                Assert.Equal(Dot(Asked(need.Title, "").Unit, profile), meaning.Title, 0.02);
                Assert.Equal(Dot(buyers, profile), meaning.Buyer, 0.02);
                Assert.Equal(length / own.Length, meaning.Focus, 0.02);
            }
        }
    }

    [Fact]
    public void A_space_that_knows_no_word_tells_nothing()
    {
        var corpus = HistoryCorpus.Build(CordisReader.Source, Records, SemanticSpace.Empty, r => TextAnalysis.Terms(r.Title, r.Text));
        var list = Retriever.Find(corpus.Index, corpus.Profile(Records[^1]), new Evidence());
        Assert.NotEmpty(list.Candidates);
        Assert.All(list.Meanings, m => Assert.True(float.IsNaN(m.Similarity) && float.IsNaN(m.Own) && float.IsNaN(m.Title) && float.IsNaN(m.Buyer) && float.IsNaN(m.Focus), m.ToString()));
    }
}

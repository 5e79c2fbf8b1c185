using Matchmaking.Candidates;
using Matchmaking.Features;
using Matchmaking.History;
using Matchmaking.Profiles;

namespace Matchmaking.Tests.Candidates;

/// <summary>A large pool is not examined whole; what is examined has the features that examining everything gives it.</summary>
public sealed class SparseSearchTests
{
    private static readonly string[] Vocabulary = [.. Enumerable.Range(0, 150).Select(i => $"{(char)('a' + i % 26)}{(char)('a' + i / 7 % 26)}w{i}q")];

    /// <summary>All share the first word, so that each text is found by its words, not by an estimated similarity near 0 alone.</summary>
    private static string Words(Random random, int count) =>
        Vocabulary[0] + ' ' + string.Join(' ', Enumerable.Range(0, count).Select(_ => Vocabulary[(int)(Vocabulary.Length * random.NextDouble() * random.NextDouble())]));

    private static CandidateIndex Index(int examinedWhole, int documents = 400, int candidates = 150)
    {
        var random = new Random(4);
        var texts = Enumerable.Range(0, documents).Select(_ => TextAnalysis.Terms(Words(random, 3), Words(random, random.Next(4, 40)))).ToArray();
        var index = new CandidateIndex(SemanticSpaceFitter.Fit([.. texts.Select(t => t.Words)], dimensions: 40, minDocuments: 1), examinedWhole);
        for (var c = 0; c < candidates; c++)
            index.Pool.Add(new PoolCandidate { Key = $"{c:000}", Organization = index.Pool.Organization($"p{c / 2}"), Country = c % 3 == 0 ? "DE" : "FR", NameWords = [Vocabulary[c]] });
        for (var d = 0; d < documents; d++)
            index.Add(new PoolDocument
            {
                Kind = DocumentKind.Partnership, Day = d / 4, Owners = [.. Enumerable.Range(0, 1 + d % 3).Select(_ => random.Next(candidates)).Distinct().Order()],
                Buyers = [index.Pool.Organization($"b{d % 9}")], Countries = ["DE"], Topics = d % 5 == 0 ? ["HORIZON-CL1-2021-D1-01"] : [], Sectors = SectorSet.Of([(Sector)(d % 13)]),
            }, texts[d]);
        index.Remove(index.Pool.Documents[7]);
        index.Remove(index.Pool.Candidates[11]);
        return index;
    }

    private static NeedProfile Need(CandidateIndex index, int seed, int asOf)
    {
        var random = new Random(seed);
        return new NeedProfile
        {
            Key = $"need{seed}", Title = Words(random, 3), Text = Words(random, 20), AsOf = asOf, Buyers = [index.Pool.FindOrganization($"b{seed % 9}")!.Value],
            Countries = ["DE"], Topics = ["HORIZON-CL1-2021-D1-01"], Sectors = SectorSet.Of([(Sector)(seed % 13)]),
        };
    }

    [Theory]
    [InlineData(100)]
    [InlineData(60)]
    public void What_is_examined_has_the_features_that_examining_everything_gives(int asOf)
    {
        var (whole, sparse) = (Index(int.MaxValue), Index(0));
        var (evidence, rented) = (new Evidence(), new Evidence());
        for (var seed = 0; seed < 12; seed++)
        {
            var expected = Retriever.Find(whole, Need(whole, seed, asOf), evidence);
            // Rented again and again, so that nothing of the last need may stay.
            var found = Retriever.Find(sparse, Need(sparse, seed, asOf), rented);

            Assert.Equal(expected.Candidates, found.Candidates);
            Assert.True(found.Candidates.Length > 80);
            Assert.NotNull(rented.Examined);
            var (exact, vectors) = (FeatureList.Vectors(expected), FeatureList.Vectors(found));
            for (var i = 0; i < exact.Length; i++)
            {
                // Sums in another order differ in the last bits, and may so exchange neighbours that are equal.
                var feature = FeatureList.All[i % FeatureList.All.Count];
                // It counts similarities above one half, which an estimate may cross.
                if (feature.Name == "close_document_share")
                    continue;
                // So may similarities, which are less than 0.01 off where the pool is large.
                var estimated = feature.Group == FeatureGroup.Meaning || feature.Name == "buyer_similarity_best";
                var tolerance = estimated ? feature.Unit == "rank" ? 12 : 0.06f : feature.Unit == "rank" ? 3 : 1e-4f * Math.Max(1, Math.Abs(exact[i]));
                Assert.True((float.IsNaN(exact[i]) && float.IsNaN(vectors[i])) || Math.Abs(exact[i] - vectors[i]) <= tolerance, $"{feature.Name}: {exact[i]} and {vectors[i]}");
            }
        }
    }

    [Fact]
    public void Candidates_are_looked_for_until_enough_are_admitted()
    {
        var index = Index(0);

        var list = Retriever.Find(index, Need(index, 3, 100), new Evidence(), candidate => candidate.Ordinal % 29 == 5);

        Assert.Equal([5, 34, 63, 92, 121], list.Candidates);
    }
}

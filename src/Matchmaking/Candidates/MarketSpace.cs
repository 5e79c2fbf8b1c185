namespace Matchmaking.Candidates;

/// <summary>
/// The space that a pool is measured in. Of a market that the model learned from it is the model's own. Another market's history says what is
/// the like there: the space is tuned to who was chosen for what so far. Where the market speaks of things in words that the model does not
/// know, as in another language, a latent space of the history's own texts is tuned instead.
/// </summary>
internal static class MarketSpace
{
    /// <summary>The latest count; a pool is built in seconds, not minutes.</summary>
    public const int MostWorks = 20_000;

    /// <summary>A space that knows less of what is said than this part does not speak the market's language.</summary>
    private const double Spoken = 0.5;

    private const int Seed = 1;

    /// <summary>The model's space, or one made of it, which knows the same markets.</summary>
    /// <param name="model">The model's space.</param>
    /// <param name="works">The market's history, oldest first.</param>
    public static SemanticSpace For(SemanticSpace model, IReadOnlyList<PastWork> works) =>
        model.TermCount == 0 || model.Markets.Any(market => market.Likeness(works) >= Market.Known) ? model : Adapted(model, works);

    /// <summary>The same without asking whether the model knows the market; the model's space where too few were chosen again to learn from.</summary>
    public static SemanticSpace Adapted(SemanticSpace model, IReadOnlyList<PastWork> works)
    {
        PastWork[] latest = [.. works.TakeLast(MostWorks)];
        var read = new PastWorks(PastWorks.Read(model, latest));
        if (!ContrastiveTuning.IsEnough(read, Seed))
            return model;
        if (Known(model, latest) >= Spoken)
            return ContrastiveTuning.Tune(model, [read], Seed);
        var own = SemanticSpaceFitter.Fit([.. latest.Select(work => work.Words)], model.Dimensions, seed: Seed).With(model.Markets);
        return ContrastiveTuning.Tune(own, [new PastWorks(PastWorks.Read(own, latest))], Seed);
    }

    /// <summary>The part of all words said that a space knows.</summary>
    private static double Known(SemanticSpace space, PastWork[] works)
    {
        var terms = space.Terms.ToHashSet(StringComparer.Ordinal);
        var said = works.SelectMany(work => work.Words).ToArray();
        return said.Where(word => terms.Contains(word.Key)).Sum(word => (double)word.Value) / said.Sum(word => (double)word.Value);
    }
}

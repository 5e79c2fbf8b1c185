namespace Matchmaking.Candidates;

/// <summary>
/// The space that a pool is measured in. Of a market that the model learned from it is the model's own. Another market's history says what is
/// the like there: words that the model does not know, all of them where the language is another, get vectors by latent semantic analysis of
/// the history's texts, and then the space is tuned to who was chosen for what so far.
/// </summary>
internal static class MarketSpace
{
    /// <summary>The latest count; a pool is built in seconds, not minutes.</summary>
    public const int MostWorks = 20_000;

    private const int Seed = 1;

    /// <summary>The model's space, or one made of it, which knows the same markets.</summary>
    /// <param name="model">The model's space.</param>
    /// <param name="works">The market's history, oldest first.</param>
    public static SemanticSpace For(SemanticSpace model, IReadOnlyList<PastWork> works)
    {
        var latest = Latest(works);
        return model.TermCount == 0 || model.Markets.Any(market => market.Likeness(latest) >= Market.Known) ? model : Adapted(model, latest);
    }

    /// <summary>The same without asking whether the model knows the market; the model's space where too few were chosen again to learn from.</summary>
    public static SemanticSpace Adapted(SemanticSpace model, IReadOnlyList<PastWork> works)
    {
        var latest = Latest(works);
        if (!ContrastiveTuning.IsEnough(new PastWorks(PastWorks.Read(SemanticSpace.Empty, latest)), Seed))
            return model;
        var widened = model.Widened(SemanticSpaceFitter.Fit([.. latest.Select(work => work.Words)], model.Dimensions, seed: Seed));
        return ContrastiveTuning.Tune(widened, [new PastWorks(PastWorks.Read(widened, latest))], Seed);
    }

    private static PastWork[] Latest(IReadOnlyList<PastWork> works) => [.. works.TakeLast(MostWorks)];
}

namespace Matchmaking.Candidates;

/// <summary>
/// The space that a pool is measured in. Its market's history says what is the like there, as far as the model has not learned that already: words
/// that the model does not know, all of them where the language is another, get vectors by latent semantic analysis of the history's texts,
/// and then the space is tuned to who was chosen for what so far.
/// </summary>
internal static class MarketSpace
{
    /// <summary>The latest count; a pool is built in seconds, not minutes.</summary>
    public const int MostWorks = 20_000;

    private const int Seed = 1;

    /// <summary>The first day that a model has not learned from: in a market that it knows where its training ended, else the first of all.</summary>
    /// <param name="model">The model's space.</param>
    /// <param name="works">The market's history, oldest first.</param>
    public static int UnseenFrom(SemanticSpace model, IReadOnlyList<PastWork> works)
    {
        var latest = Latest(works);
        return model.Markets.Where(market => market.Likeness(latest) >= Market.Known).Select(market => market.Until.DayNumber).DefaultIfEmpty(int.MinValue).Max();
    }

    /// <summary>
    /// A space made of the model's, which knows the same markets; the model's where too few were chosen again to learn from. Works that the model
    /// has learned from count for what their providers did, not once more for who was chosen: tuned to that twice, a space takes it for more than it says.
    /// </summary>
    /// <param name="model">The model's space.</param>
    /// <param name="works">The market's history, oldest first.</param>
    /// <param name="unseen">The first day that the model has not learned from.</param>
    public static SemanticSpace Adapted(SemanticSpace model, IReadOnlyList<PastWork> works, int unseen = int.MinValue)
    {
        var latest = Latest(works);
        if (model.TermCount == 0 || !ContrastiveTuning.IsEnough(new PastWorks(PastWorks.Read(SemanticSpace.Empty, latest), unseen), Seed))
            return model;
        var widened = model.Widened(SemanticSpaceFitter.Fit([.. latest.Select(work => work.Words)], model.Dimensions, seed: Seed));
        return ContrastiveTuning.Tune(widened, [new PastWorks(PastWorks.Read(widened, latest), unseen)], Seed);
    }

    private static PastWork[] Latest(IReadOnlyList<PastWork> works) => [.. works.TakeLast(MostWorks)];
}

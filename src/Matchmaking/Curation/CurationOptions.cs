namespace Matchmaking.Curation;

/// <summary>What an operator may set, in the configuration section <c>Matchmaking:Curation</c>.</summary>
internal sealed class CurationOptions
{
    /// <summary>True: two different reviewers must come to the same decision, each without seeing the other's first.</summary>
    public bool SecondReviewer { get; set; }

    /// <summary>For how long after leaving an organization a reviewer may not decide on its matches.</summary>
    public int RecentEmployerMonths { get; set; } = 24;
}

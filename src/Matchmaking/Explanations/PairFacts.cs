using System.Collections.Frozen;
using Matchmaking.Features;

namespace Matchmaking.Explanations;

/// <summary>
/// What the sentences rest on. Features count an offering's own text among the documents; people count projects, so they are
/// counted here apart. Null is unknown.
/// </summary>
internal sealed record PairFacts
{
    private const double DaysPerYear = 365.25;

    /// <summary>The closeness from which a text counts as close, as in the features.</summary>
    private const float Close = 0.5f;

    private static readonly FrozenDictionary<string, int> At =
        FeatureList.All.Select((f, at) => (f.Name, at)).ToFrozenDictionary(f => f.Name, f => f.at);

    public required int ListLength { get; init; }
    public int Projects { get; private set; }
    public int ConfirmedProjects { get; private set; }
    public int ProjectsWithCity { get; private set; }
    public int ProjectsInCountry { get; private set; }
    public int ProjectsUnderTopic { get; private set; }
    public double? YearsSinceProject { get; private set; }
    public double? YearsSinceCity { get; private set; }

    /// <summary>Providers a project, on average.</summary>
    public double? ProvidersPerProject { get; private set; }

    /// <summary>Its part of the money of a project that providers shared, up to 1; null when it is not known.</summary>
    public double? UsualPart { get; init; }

    /// <summary>Projects whose leader is known, and of these the ones that it led.</summary>
    public int ProjectsWithLeader { get; private set; }
    public int ProjectsLed { get; private set; }

    /// <summary>Projects of a known engagement model, and of these the ones that had the need's.</summary>
    public int ProjectsOfModel { get; private set; }
    public int ProjectsOfNeedsModel { get; private set; }
    public Profiles.EngagementModel? NeedModel { get; init; }

    /// <summary>Null when the need has no word that the semantic space knows.</summary>
    public int? CloseProjects { get; private set; }

    /// <summary>Null when the offering has no text on record.</summary>
    public bool? IsOwnTextClose { get; private set; }
    public int TextsWithSector { get; private set; }
    public int TextsInSector { get; private set; }

    public float? WordCoverage { get; init; }
    public int? WordRank { get; init; }
    public int? MeaningRank { get; init; }
    public bool SharesSuppliersWithCity { get; init; }

    /// <summary>Null when nobody in the list has any.</summary>
    public bool? HasStrongPartners { get; init; }
    public int? PartnerRank { get; init; }

    /// <summary>Ranks in a list that everybody may read would tell who is spoken of.</summary>
    public bool RanksWithheld { get; private init; }
    public bool CityIsKnown { get; init; }
    public string? Country { get; init; }
    public required string[] CityCountries { get; init; }
    public double? Kilometres { get; init; }
    public required SectorSet NeedSectors { get; init; }
    public bool NeedHasTopic { get; init; }
    public bool? IsSme { get; init; }

    /// <summary>The need's budget divided by the usual project's.</summary>
    public double? BudgetRatio { get; init; }

    public static PairFacts Of(Pair pair, ReadOnlySpan<float> vector)
    {
        var facts = new PairFacts
        {
            ListLength = pair.List.Candidates.Length,
            WordCoverage = Known(vector[At["word_coverage"]]),
            WordRank = Place(pair.Rank(Measure.ProfileBm25)),
            MeaningRank = Place(pair.Rank(Measure.BestSimilarity)),
            SharesSuppliersWithCity = pair.Track.BuyerWalk > 0,
            HasStrongPartners = float.IsNaN(pair.Share(Measure.StrongPartners)) ? null : pair.Track.StrongPartners > 0,
            PartnerRank = Place(pair.Rank(Measure.StrongPartners)),
            CityIsKnown = pair.Need.BuyersAreKnown,
            Country = pair.Candidate.Country,
            CityCountries = pair.Need.Countries,
            Kilometres = Known(vector[At["distance"]]) is { } log ? Known(Math.Exp(log) - 1) : null,
            NeedSectors = pair.Need.Sectors,
            NeedHasTopic = pair.Need.Topics.Length > 0,
            UsualPart = Known(vector[At["mean_part"]]) is { } part ? Math.Exp(part) : null,
            NeedModel = pair.Need.EngagementModel,
            IsSme = pair.Candidate.IsSme,
            BudgetRatio = Known(vector[At["budget_ratio"]]) is { } ratio ? Known(Math.Exp(ratio)) : null,
        };
        facts.Count(pair);
        return facts;
    }

    public PairFacts WithoutRanks() => this with { WordRank = null, MeaningRank = null, PartnerRank = null, RanksWithheld = true };

    /// <summary>Past projects for an organization of the pool.</summary>
    public static int ProjectsForBuyers(Pair pair) => Visible(pair).Count(d => d.Kind != DocumentKind.Offering && d.Buyers.Length > 0);

    // Only what the features saw, so that no sentence tells of a later day.
    private static IEnumerable<PoolDocument> Visible(Pair pair) => pair.Candidate.Documents
        .Where(id => id < pair.List.Evidence.VisibleDocuments).Select(id => pair.List.Pool.Documents[id]).Where(d => d.Live);

    private void Count(Pair pair)
    {
        var need = pair.Need;
        var owners = 0;
        foreach (var document in Visible(pair))
        {
            TextsWithSector += document.Sectors.IsEmpty ? 0 : 1;
            TextsInSector += document.Sectors.And(need.Sectors).IsEmpty ? 0 : 1;
            var similarity = pair.List.Evidence.Of(document.Id).Similarity;
            var isClose = float.IsNaN(similarity) ? (bool?)null : similarity >= Close;
            if (document.Kind == DocumentKind.Offering)
            {
                IsOwnTextClose = isClose | (IsOwnTextClose ?? false);
                continue;
            }
            Projects++;
            owners += document.Owners.Length;
            CloseProjects = isClose is null ? null : (CloseProjects ?? 0) + (isClose.Value ? 1 : 0);
            ConfirmedProjects += document.Kind == DocumentKind.Partnership || document.State == Profiles.ReferenceState.Confirmed ? 1 : 0;
            ProjectsInCountry += document.Countries.AsSpan().ContainsAny(need.Countries) ? 1 : 0;
            ProjectsUnderTopic += document.Topics.AsSpan().ContainsAny(need.Topics) ? 1 : 0;
            ProjectsWithLeader += document.Leader == DocumentFacts.Unknown ? 0 : 1;
            ProjectsLed += document.Leader == pair.Candidate.Organization ? 1 : 0;
            ProjectsOfModel += document.EngagementModel is null ? 0 : 1;
            ProjectsOfNeedsModel += document.EngagementModel is { } model && model == need.EngagementModel ? 1 : 0;
            var years = (need.AsOf - document.Day) / DaysPerYear;
            YearsSinceProject = Math.Min(YearsSinceProject ?? years, years);
            if (!document.Buyers.AsSpan().ContainsAny(need.Buyers))
                continue;
            ProjectsWithCity++;
            YearsSinceCity = Math.Min(YearsSinceCity ?? years, years);
        }
        ProvidersPerProject = Projects == 0 ? null : (double)owners / Projects;
    }

    private static float? Known(float value) => float.IsFinite(value) ? value : null;

    private static double? Known(double value) => double.IsFinite(value) ? value : null;

    private static int? Place(float rank) => float.IsFinite(rank) ? (int)rank : null;
}

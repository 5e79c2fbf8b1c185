using Matchmaking.Platform;

namespace Matchmaking.Participation;

/// <summary>What an operator may set of people's priority and its guards, in the configuration section <c>Matchmaking:Participation</c>.</summary>
internal sealed record ParticipationSettings
{
    /// <summary>No weight moves a match further than this share of the distance between the best and the worst score of a list.</summary>
    public const double Bound = 0.1;

    /// <summary>Share of the distance between the best and the worst score that a need with full priority gains.</summary>
    public double Weight { get; private init; } = 0.05;

    /// <summary>Residents assumed where a need's organization states none, such as an institution.</summary>
    public long AssumedPopulation { get; private init; } = 100_000;

    /// <summary>An account younger than this when it supports a need is called young.</summary>
    public int YoungAccountHours { get; private init; } = 72;

    /// <summary>Supports of one account in one hour, over all needs, from which on they are flagged.</summary>
    public int AccountRate { get; private init; } = 20;

    /// <summary>Supports of one need from one address from which on they are flagged.</summary>
    public int AddressRate { get; private init; } = 5;

    /// <summary>An hour with fewer supports than this is never called a burst.</summary>
    public int SmallestBurst { get; private init; } = 10;

    public static ParticipationSettings From(IConfiguration configuration)
    {
        var (section, defaults) = (configuration.GetSection("Matchmaking:Participation"), new ParticipationSettings());
        double? Number(string name, double least, double most) => section.GetSection(name).Number(least, most);
        return new ParticipationSettings
        {
            Weight = Number(nameof(Weight), 0, Bound) ?? defaults.Weight,
            AssumedPopulation = (long?)Number(nameof(AssumedPopulation), 1, 1e10) ?? defaults.AssumedPopulation,
            YoungAccountHours = (int?)Number(nameof(YoungAccountHours), 0, 100_000) ?? defaults.YoungAccountHours,
            AccountRate = (int?)Number(nameof(AccountRate), 1, 1e6) ?? defaults.AccountRate,
            AddressRate = (int?)Number(nameof(AddressRate), 1, 1e6) ?? defaults.AddressRate,
            SmallestBurst = (int?)Number(nameof(SmallestBurst), 1, 1e6) ?? defaults.SmallestBurst,
        };
    }
}

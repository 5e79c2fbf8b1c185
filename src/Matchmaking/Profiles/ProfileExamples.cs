using Matchmaking.Platform;

namespace Matchmaking.Profiles;

/// <summary>One story through the OpenAPI document: a city's flood need, a provider's sensors, a project they did before.</summary>
internal static class ProfileExamples
{
    private static readonly Guid CityId = new("01981f4e-7a10-7c2e-9b41-5d0c8f3a2e11");
    private static readonly Guid ProviderId = new("01981f4e-7a10-7c2e-9b41-5d0c8f3a2e12");
    private static readonly DateTime Created = new(2026, 3, 2, 9, 30, 0, DateTimeKind.Utc);

    public static readonly OrganizationRequest City = new()
    {
        Kind = OrganizationKind.City, LegalName = "Municipality of Rivermouth", ShortName = "Rivermouth", Country = "MZ", Region = Region.Africa,
        City = "Rivermouth", Latitude = -25.97, Longitude = 32.57, Languages = ["pt", "en"], Website = "https://rivermouth.example",
        Population = 1_120_000, Recognitions = [new() { Award = "Seoul Smart City Prize", Category = "Human-CentriCity", Year = 2024 }],
    };

    public static readonly OrganizationResponse CityAnswer = new()
    {
        Id = CityId, Kind = City.Kind, LegalName = City.LegalName, ShortName = City.ShortName, Country = City.Country, Region = City.Region,
        City = City.City, Latitude = City.Latitude, Longitude = City.Longitude, Languages = City.Languages, Website = City.Website,
        Population = City.Population, Recognitions = [new() { Award = "Seoul Smart City Prize", Category = "Human-CentriCity", Year = 2024 }],
        Vetting = Vetting.IdentityConfirmed, CreatedAt = Created, UpdatedAt = Created, Version = 1,
    };

    public static readonly AddedOrganization AddedCity = new()
    {
        Id = CityId, Kind = City.Kind, LegalName = City.LegalName, ShortName = City.ShortName, Country = City.Country, Region = City.Region,
        City = City.City, Latitude = City.Latitude, Longitude = City.Longitude, Languages = City.Languages, Website = City.Website,
        Population = City.Population, Recognitions = CityAnswer.Recognitions, CreatedAt = Created, UpdatedAt = Created, Version = 1,
        PossibleDuplicates =
        [
            new(new("01981f4e-7a10-7c2e-9b41-5d0c8f3a2e13"), OrganizationKind.City, "Rivermouth Municipality", "MZ", "Rivermouth", 0.83,
                ["The names are the same but for spelling, order and legal form.", "Both are in MZ."]),
        ],
    };

    public static readonly NeedRequest Need = new()
    {
        OrganizationId = CityId, Title = "Warn low-lying districts before floods",
        Problem = "Each rainy season the drains of four low-lying districts overflow, and residents hear of it when water is in the house.",
        DesiredOutcome = "Households are warned at least two hours ahead, on phones without data too.",
        WhoIsAffected = "About 180,000 residents, many in informal housing.", WorkDone = "Drains mapped in 2025; eight manual gauges.",
        SuccessCriteria = "Nine of ten households in the districts report a timely warning after one season.",
        Sectors = [Sector.Resilience, Sector.Environment], TargetGroups = [TargetGroup.LowIncome, TargetGroup.LowDigitalSkills], Sdgs = [11, 13],
        Focus = Profiles.Focus.HumanCentricity, EngagementModel = Profiles.EngagementModel.Pilot, BudgetMin = 15_000_000, BudgetMax = 40_000_000, Currency = "USD",
        StartDate = new(2030, 1, 15), Deadline = new(2030, 10, 31), Languages = ["pt", "en"], MinimumMaturity = 7,
        EthicsRequirements = [new() { Principle = EthicsPrinciple.PrivacySecurity, Level = EthicsLevel.EvidenceAttached }],
        RequiredStandards = ["ISO 22324"], Attachments = ["https://rivermouth.example/drainage-map.pdf"], Capacity = 3,
    };

    public static readonly NeedResponse NeedAnswer = new()
    {
        Id = new("01981f52-11d3-7e0a-8f27-3b6a9d4c5e21"), OrganizationId = CityId, Title = Need.Title, Problem = Need.Problem,
        DesiredOutcome = Need.DesiredOutcome, WhoIsAffected = Need.WhoIsAffected, WorkDone = Need.WorkDone, SuccessCriteria = Need.SuccessCriteria,
        Sectors = Need.Sectors, TargetGroups = Need.TargetGroups, Sdgs = Need.Sdgs, Focus = Need.Focus, EngagementModel = Need.EngagementModel,
        BudgetMin = Need.BudgetMin, BudgetMax = Need.BudgetMax, Currency = Need.Currency, StartDate = Need.StartDate, Deadline = Need.Deadline,
        Languages = Need.Languages, MinimumMaturity = Need.MinimumMaturity, RequiredStandards = Need.RequiredStandards, Attachments = Need.Attachments, Capacity = Need.Capacity,
        EthicsRequirements = [new() { Principle = EthicsPrinciple.PrivacySecurity, Level = EthicsLevel.EvidenceAttached }],
        Status = NeedStatus.Draft, CreatedAt = Created, UpdatedAt = Created, Version = 1,
    };

    public static readonly OfferingRequest Offering = new()
    {
        OrganizationId = ProviderId, Title = "Low-power flood gauges with voice and text warnings",
        Summary = "Solar gauges in drains and rivers, a forecast, and warnings by voice call and text message in local languages.",
        Description = "A gauge reports each five minutes over LoRaWAN; thresholds are agreed with each district's residents.",
        Sectors = [Sector.Resilience, Sector.Safety], TargetGroups = [TargetGroup.LowIncome, TargetGroup.OlderPeople], Sdgs = [11, 13],
        Technologies = ["LoRaWAN", "hydrological forecast"], Maturity = 8, RegionsServed = [Region.Africa], CountriesServed = ["BR"],
        Languages = ["pt", "en"], EngagementModels = [Profiles.EngagementModel.Pilot, Profiles.EngagementModel.PublicProcurement],
        PriceMin = 12_000_000, PriceMax = 60_000_000, Currency = "USD", StandardsMet = ["ISO 22324", "ISO 27001"],
        Accessibility = "Warnings by voice for people who do not read.", Capacity = 3, ExpiresOn = new(2031, 12, 31),
        EthicsAttestations = [new() { Principle = EthicsPrinciple.PrivacySecurity, Level = EthicsLevel.ThirdPartyVerified }],
    };

    public static readonly OfferingResponse OfferingAnswer = new()
    {
        Id = new("01981f55-6c4b-7d18-a3e9-0f1b2c3d4e31"), OrganizationId = ProviderId, Title = Offering.Title, Summary = Offering.Summary,
        Description = Offering.Description, Sectors = Offering.Sectors, TargetGroups = Offering.TargetGroups, Sdgs = Offering.Sdgs,
        Technologies = Offering.Technologies, Maturity = Offering.Maturity, RegionsServed = Offering.RegionsServed,
        CountriesServed = Offering.CountriesServed, Languages = Offering.Languages, EngagementModels = Offering.EngagementModels,
        PriceMin = Offering.PriceMin, PriceMax = Offering.PriceMax, Currency = Offering.Currency, StandardsMet = Offering.StandardsMet,
        Accessibility = Offering.Accessibility, Capacity = Offering.Capacity, ExpiresOn = Offering.ExpiresOn,
        EthicsAttestations = [new() { Principle = EthicsPrinciple.PrivacySecurity, Level = EthicsLevel.ThirdPartyVerified }],
        Status = OfferingStatus.Draft, CreatedAt = Created, UpdatedAt = Created, Version = 1,
    };

    public static readonly ReferenceRequest Reference = new()
    {
        OrganizationId = ProviderId, ClientName = "Municipality of Rivermouth", ClientOrganizationId = CityId, Country = "MZ", City = "Rivermouth",
        Date = new(2024, 6, 14), Title = "Flood warning in the harbour district", Description = "Twelve gauges and warnings for 9,000 households.",
        Value = 8_500_000, Currency = "USD", Sectors = [Sector.Resilience], Result = "Warnings came 140 minutes ahead in the 2025 season.",
    };

    public static readonly ReferenceResponse ReferenceAnswer = new()
    {
        Id = new("01981f57-02aa-7b6c-9c1d-7a8b9c0d1e41"), OrganizationId = ProviderId, ClientName = Reference.ClientName, ClientOrganizationId = CityId,
        Country = Reference.Country, City = Reference.City, Date = Reference.Date, Title = Reference.Title, Description = Reference.Description,
        Value = Reference.Value, Currency = Reference.Currency, Sectors = Reference.Sectors, Result = Reference.Result,
        State = ReferenceState.Claimed, CreatedAt = Created, UpdatedAt = Created, Version = 1,
    };

    public static Page<T> PageOf<T>(T item) => new([item], "AZgfThEifC6bQV0Mjzou_w");
}

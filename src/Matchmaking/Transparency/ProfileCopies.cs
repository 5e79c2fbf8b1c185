using Matchmaking.Profiles;

namespace Matchmaking.Transparency;

/// <summary>Copies of profiles to try a change on; of all that matching reads, and never saved.</summary>
internal static class ProfileCopies
{
    public static Offering With(this Offering o, Action<Offering> change)
    {
        var copy = new Offering
        {
            Id = o.Id, OrganizationId = o.OrganizationId, Organization = o.Organization, Title = o.Title, Summary = o.Summary, Description = o.Description, Accessibility = o.Accessibility,
            Sectors = [.. o.Sectors], TargetGroups = [.. o.TargetGroups], Sdgs = [.. o.Sdgs], Technologies = [.. o.Technologies], Maturity = o.Maturity,
            RegionsServed = [.. o.RegionsServed], CountriesServed = [.. o.CountriesServed], Languages = [.. o.Languages], EngagementModels = [.. o.EngagementModels],
            PriceMin = o.PriceMin, PriceMax = o.PriceMax, Currency = o.Currency, StandardsMet = [.. o.StandardsMet], EthicsAttestations = Copy(o.EthicsAttestations),
            Capacity = o.Capacity, Status = o.Status, ExpiresOn = o.ExpiresOn, FromHistory = o.FromHistory, PublishedAt = o.PublishedAt, CreatedAt = o.CreatedAt, Version = o.Version,
        };
        change(copy);
        return copy;
    }

    public static Need With(this Need n, Action<Need> change)
    {
        var copy = new Need
        {
            Id = n.Id, OrganizationId = n.OrganizationId, Organization = n.Organization, Title = n.Title, Problem = n.Problem, DesiredOutcome = n.DesiredOutcome, WhoIsAffected = n.WhoIsAffected,
            WorkDone = n.WorkDone, SuccessCriteria = n.SuccessCriteria, Sectors = [.. n.Sectors], TargetGroups = [.. n.TargetGroups], Sdgs = [.. n.Sdgs], Focus = n.Focus,
            EngagementModel = n.EngagementModel, BudgetMin = n.BudgetMin, BudgetMax = n.BudgetMax, Currency = n.Currency, StartDate = n.StartDate, Deadline = n.Deadline,
            Languages = [.. n.Languages], MinimumMaturity = n.MinimumMaturity, EthicsRequirements = Copy(n.EthicsRequirements), RequiredStandards = [.. n.RequiredStandards],
            Status = n.Status, PublishedAt = n.PublishedAt, CreatedAt = n.CreatedAt, Version = n.Version,
        };
        change(copy);
        return copy;
    }

    private static List<EthicsStatement> Copy(List<EthicsStatement> statements) => statements.ConvertAll(s => new EthicsStatement { Principle = s.Principle, Level = s.Level });
}

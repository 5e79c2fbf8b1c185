using Matchmaking.Platform;
using Matchmaking.Profiles;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Bulk;

/// <summary>The kinds of profiles that come and go in files.</summary>
internal static class BulkKinds
{
    private static readonly OrganizationKind[] Anyone = Enum.GetValues<OrganizationKind>();

    public static readonly BulkKind<Organization, OrganizationRequest, OrganizationResponse> Organizations = new()
    {
        Name = "organizations",
        Title = "Organizations",
        Example = ProfileExamples.CityAnswer,
        Id = organization => organization.Id,
        Owner = organization => organization.Id,
        OwnerNamed = row => row.Id,
        Names = _ => [],
        CheckAsync = async (row, current, context) =>
        {
            var rules = row.Request.Check(context.Clock);
            if (current is not null && !rules.Broken)
                await rules.KindMayChangeAsync(row.Request.Kind, current, context.Db, context.Cancellation);
            if (row.Id is { } id && context.Merged.TryGetValue(id, out var survivor))
                rules.Must(false, "id", $"Was merged into {survivor}; give that id to replace it.");
            if (current is null && row.Kept is { Source: not null, SourceId: { } sourceId } kept)
                rules.Must(!await context.Db.Organizations.AnyAsync(o => o.Source == kept.Source && o.SourceId == sourceId, context.Cancellation), "sourceId",
                    $"Another organization is '{Rules.Short(sourceId)}' of {Rules.Short(kept.Source)} already; give that one's id to replace it.");
            return rules;
        },
        Create = (id, request) => Filled(new Organization { Id = id, LegalName = request.LegalName! }, request.CopyTo),
        Replace = (request, organization) => request.CopyTo(organization),
        Restore = (kept, organization) =>
        {
            (organization.Vetting, organization.VettingExpiresOn) = (kept.Vetting, kept.VettingExpiresOn);
            (organization.Illustrative, organization.ErasedAt) = (kept.Illustrative, kept.ErasedAt);
            (organization.Source, organization.SourceId) = (kept.Source, kept.SourceId);
            (organization.CreatedAt, organization.UpdatedAt, organization.Version) = (kept.CreatedAt, kept.UpdatedAt, kept.Version);
        },
    };

    public static readonly BulkKind<Need, NeedRequest, NeedResponse> Needs = new()
    {
        Name = "needs",
        Title = "Needs",
        Example = ProfileExamples.NeedAnswer,
        Id = need => need.Id,
        Owner = need => need.OrganizationId,
        OwnerNamed = row => row.Request.OrganizationId,
        Names = request => [request.OrganizationId],
        CheckAsync = (row, current, context) =>
        {
            // What was exported may be past its deadline; it must not have been so when it was made.
            var before = current is null && row.Kept is { } kept && kept.Deadline >= DateOnly.FromDateTime(kept.CreatedAt)
                ? new Need { Title = "", Problem = "", Deadline = kept.Deadline } : current;
            var rules = row.Request.Check(context.Clock, before);
            rules.Member("organizationId", row.Request.OrganizationId, context.KindOf(row.Request.OrganizationId), [OrganizationKind.City, OrganizationKind.Institution]);
            var status = current?.Status ?? row.Kept?.Status;
            rules.Must(status != NeedStatus.Published || row.Request.Sectors.Count > 0, "sectors", $"Is empty; a published need names at least one sector.");
            if (current is not null && NeedLifecycle.WhyFixed(current.Status) is { } fixedNow)
                rules.Must(false, "status", fixedNow);
            return Task.FromResult(rules);
        },
        Create = (id, request) => Filled(new Need { Id = id, Title = request.Title!, Problem = request.Problem! }, request.CopyTo),
        Replace = (request, need) => request.CopyTo(need),
        Restore = (kept, need) =>
        {
            (need.Status, need.PublishedAt) = (kept.Status, kept.PublishedAt);
            (need.CreatedAt, need.UpdatedAt, need.Version) = (kept.CreatedAt, kept.UpdatedAt, kept.Version);
        },
    };

    public static readonly BulkKind<Offering, OfferingRequest, OfferingResponse> Offerings = new()
    {
        Name = "offerings",
        Title = "Offerings",
        Example = ProfileExamples.OfferingAnswer,
        Id = offering => offering.Id,
        Owner = offering => offering.OrganizationId,
        OwnerNamed = row => row.Request.OrganizationId,
        Names = request => [request.OrganizationId],
        CheckAsync = (row, current, context) =>
        {
            var before = current is null && row.Kept is { } kept && kept.ExpiresOn >= DateOnly.FromDateTime(kept.CreatedAt)
                ? new Offering { Title = "", Summary = "", ExpiresOn = kept.ExpiresOn } : current;
            var rules = row.Request.Check(context.Clock, before);
            rules.Member("organizationId", row.Request.OrganizationId, context.KindOf(row.Request.OrganizationId), [OrganizationKind.Provider]);
            var published = (current?.Status ?? row.Kept?.Status) == OfferingStatus.Published && (current?.FromHistory ?? row.Kept?.FromHistory) is not true;
            rules.Must(!published || row.Request.Sectors.Count > 0, "sectors", $"Is empty; a published offering names at least one sector.");
            if (current is not null && OfferingLifecycle.WhyFixed(current.Status) is { } fixedNow)
                rules.Must(false, "status", fixedNow);
            return Task.FromResult(rules);
        },
        Create = (id, request) => Filled(new Offering { Id = id, Title = request.Title!, Summary = request.Summary! }, request.CopyTo),
        Replace = (request, offering) => request.CopyTo(offering),
        Restore = (kept, offering) =>
        {
            (offering.Status, offering.PublishedAt, offering.FromHistory) = (kept.Status, kept.PublishedAt, kept.FromHistory);
            (offering.CreatedAt, offering.UpdatedAt, offering.Version) = (kept.CreatedAt, kept.UpdatedAt, kept.Version);
        },
    };

    public static readonly BulkKind<Reference, ReferenceRequest, ReferenceResponse> References = new()
    {
        Name = "references",
        Title = "References",
        Example = ProfileExamples.ReferenceAnswer,
        Id = reference => reference.Id,
        Owner = reference => reference.OrganizationId,
        OwnerNamed = row => row.Request.OrganizationId,
        Names = request => [request.OrganizationId, request.ClientOrganizationId],
        CheckAsync = async (row, _, context) =>
        {
            var rules = row.Request.Check(context.Clock);
            rules.Member("organizationId", row.Request.OrganizationId, context.KindOf(row.Request.OrganizationId), [OrganizationKind.Provider]);
            rules.Member("clientOrganizationId", row.Request.ClientOrganizationId, context.KindOf(row.Request.ClientOrganizationId), Anyone);
            await rules.NotDisputedAsync(row.Request, row.Id, context.Db, context.Cancellation);
            return rules;
        },
        Create = (id, request) => Filled(new Reference { Id = id, ClientName = request.ClientName!, Title = request.Title!, Description = request.Description! }, request.CopyTo),
        Replace = (request, reference) => request.Replace(reference),
        Restore = (kept, reference) =>
        {
            (reference.State, reference.ConfirmedBy) = (kept.State, kept.ConfirmedBy);
            (reference.CreatedAt, reference.UpdatedAt, reference.Version) = (kept.CreatedAt, kept.UpdatedAt, kept.Version);
        },
    };

    private static TEntity Filled<TEntity>(TEntity entity, Action<TEntity> fill)
    {
        fill(entity);
        return entity;
    }
}

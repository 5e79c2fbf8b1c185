using System.Text.Json;
using Matchmaking.History;
using Matchmaking.Platform;
using Matchmaking.Profiles;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Curation;

/// <summary>Makes two members one, in one save: all that the one had and did belongs to the other from then on, and its id leads there.</summary>
internal sealed class OrganizationMerge(MatchmakingDb db, ProfileMapping mapping, MatchMove move, TimeProvider clock, CancellationToken cancellation)
{
    public async Task RunAsync(Organization survivor, Organization merged, string reason)
    {
        await MoveProfilesAsync(survivor.Id, merged.Id);
        await MoveReferencesAsync(survivor.Id, merged.Id);
        await MovePartnershipsAsync(survivor.Id, merged.Id);
        await MovePeopleAsync(survivor.Id, merged.Id);
        await BlockMatchesAsync(survivor.Id, merged.Id);
        await MoveAsync(db.MergedOrganizations.Where(m => m.SurvivorId == merged.Id), m => m.SurvivorId = survivor.Id);
        db.Add(new MergedOrganization
        {
            Id = merged.Id, SurvivorId = survivor.Id, LegalName = merged.LegalName, Source = merged.Source, SourceId = merged.SourceId, Reason = reason,
            Profile = JsonSerializer.Serialize(mapping.Map<OrganizationResponse>(merged), Json.Options), MergedAt = clock.GetUtcNow().UtcDateTime,
        });
        FillGaps(survivor, merged);
        db.Entry(survivor).State = EntityState.Modified;
        db.Remove(merged);
        await db.SaveChangesAsync(cancellation);
    }

    private async Task MoveProfilesAsync(Guid survivor, Guid merged)
    {
        await MoveAsync(db.Needs.Where(n => n.OrganizationId == merged), n => n.OrganizationId = survivor);
        var hasTrackRecord = await db.Offerings.AnyAsync(o => o.OrganizationId == survivor && o.FromHistory && o.Status == OfferingStatus.Published, cancellation);
        foreach (var offering in await db.Offerings.Where(o => o.OrganizationId == merged).ToListAsync(cancellation))
        {
            offering.OrganizationId = survivor;
            // One offering stands for the whole track record; the other keeps the match runs it was in.
            if (offering.FromHistory && hasTrackRecord)
                offering.Status = OfferingStatus.Withdrawn;
        }
    }

    private async Task MoveReferencesAsync(Guid survivor, Guid merged)
    {
        foreach (var reference in await db.References.Where(r => r.OrganizationId == merged || r.ClientOrganizationId == merged).ToListAsync(cancellation))
        {
            reference.OrganizationId = reference.OrganizationId == merged ? survivor : reference.OrganizationId;
            reference.ClientOrganizationId = reference.ClientOrganizationId == merged ? survivor : reference.ClientOrganizationId;
            // Work for oneself is no reference for somebody; who the client was remains as a name.
            if (reference.ClientOrganizationId == reference.OrganizationId)
                reference.ClientOrganizationId = null;
        }
    }

    private async Task MovePartnershipsAsync(Guid survivor, Guid merged)
    {
        var memberships = await db.PartnershipMembers.Where(m => m.OrganizationId == merged).ToListAsync(cancellation);
        var partnerships = memberships.Select(m => m.PartnershipId).Distinct().ToArray();
        var own = (await db.PartnershipMembers.Where(m => m.OrganizationId == survivor && partnerships.Contains(m.PartnershipId)).ToListAsync(cancellation))
            .ToDictionary(m => (m.PartnershipId, m.Role));
        db.RemoveRange(memberships);
        foreach (var member in memberships)
            if (own.TryGetValue((member.PartnershipId, member.Role), out var both))
                both.TakeOver(member.Part, member.Leads);
            else
                db.Add(new PartnershipMember { PartnershipId = member.PartnershipId, OrganizationId = survivor, Role = member.Role, Part = member.Part, Leads = member.Leads });
    }

    private async Task MovePeopleAsync(Guid survivor, Guid merged)
    {
        await MoveAsync(db.Accounts.Where(a => a.OrganizationId == merged), a => a.OrganizationId = survivor);
        await MoveAsync(db.Contacts.Where(c => c.OrganizationId == merged), c => c.OrganizationId = survivor);
        await MoveAsync(db.Invitations.Where(i => i.OrganizationId == merged), i => i.OrganizationId = survivor);
        await MoveAsync(db.Webhooks.Where(w => w.OrganizationId == merged), w => w.OrganizationId = survivor);
        await MoveAsync(db.VettingRecords.Where(v => v.OrganizationId == merged), v => v.OrganizationId = survivor);
        await MoveAsync(db.ConflictDeclarations.Where(c => c.OrganizationId == merged), c => c.OrganizationId = survivor);
        await MoveAsync(db.Contests.Where(c => c.OrganizationId == merged), c => c.OrganizationId = survivor);
    }

    private async Task MoveAsync<T>(IQueryable<T> rows, Action<T> move) => (await rows.ToListAsync(cancellation)).ForEach(move);

    /// <summary>The two sides of a match may turn out to be one; what both agreed to before stays as it is.</summary>
    private async Task BlockMatchesAsync(Guid survivor, Guid merged)
    {
        var states = MatchStates.Of(MatchStep.Block).From;
        var between = await db.Matches.Where(m => states.Contains(m.State)
            && (m.Need!.OrganizationId == survivor || m.Need.OrganizationId == merged) && (m.Offering!.OrganizationId == survivor || m.Offering.OrganizationId == merged)).ToListAsync(cancellation);
        foreach (var match in between)
            move.Take(match, MatchStep.Block, MatchSide.Service, account: null, e => e.Reason = DeclineReason.ConflictOfInterest);
    }

    /// <summary>What the survivor did not say, the other may have.</summary>
    private static void FillGaps(Organization survivor, Organization merged)
    {
        survivor.ShortName ??= merged.ShortName;
        survivor.Country ??= merged.Country;
        survivor.Region ??= merged.Region;
        survivor.City ??= merged.City;
        if (survivor.Latitude is null)
            (survivor.Latitude, survivor.Longitude) = (merged.Latitude, merged.Longitude);
        survivor.Website ??= merged.Website;
        survivor.LegalId ??= merged.LegalId;
        survivor.Size ??= merged.Size;
        survivor.Population ??= merged.Population;
        if (survivor.Languages.Count == 0)
            survivor.Languages = [.. merged.Languages];
        survivor.Recognitions = [.. survivor.Recognitions.Concat(merged.Recognitions).DistinctBy(r => (r.Award, r.Category, r.Year))
            .Take(Rules.MaximumEntries).Select(r => new Recognition { Award = r.Award, Category = r.Category, Year = r.Year })];
    }
}

using Matchmaking.Profiles;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Tests.Samples;

/// <summary>The samples as the loader stored them and the database gave them back.</summary>
public sealed class LoadedSamples : IAsyncLifetime
{
    public IReadOnlyList<Organization> Organizations { get; private set; } = [];
    public IReadOnlyList<Need> Needs { get; private set; } = [];
    public IReadOnlyList<Offering> Offerings { get; private set; } = [];
    public IReadOnlyList<Reference> References { get; private set; } = [];

    public IEnumerable<Organization> Cities => Organizations.Where(o => o.Kind == OrganizationKind.City);
    public IEnumerable<Organization> Providers => Organizations.Where(o => o.Kind == OrganizationKind.Provider);

    public async ValueTask InitializeAsync()
    {
        using var database = new SampleDatabase();
        await using var db = database.Open();
        await SampleLoader.LoadAsync(db, SampleDatabase.Folder, CancellationToken.None);
        Organizations = await db.Organizations.ToListAsync();
        Needs = await db.Needs.Include(n => n.Organization).ToListAsync();
        Offerings = await db.Offerings.Include(o => o.Organization).ToListAsync();
        References = await db.References.Include(r => r.Organization).Include(r => r.ClientOrganization).ToListAsync();
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}

using System.ComponentModel.DataAnnotations;
using Matchmaking.Platform;

namespace Matchmaking.Profiles;

/// <summary>What a provider says about a past project.</summary>
public abstract record ReferenceContent
{
    /// <summary>The provider.</summary>
    [Required]
    public Guid? OrganizationId { get; init; }

    /// <summary>For whom, as the provider names them.</summary>
    [Required, Text(Limits.Title)]
    public string? ClientName { get; init; }

    /// <summary>For whom, when the client is a member.</summary>
    public Guid? ClientOrganizationId { get; init; }

    /// <summary>ISO 3166-1 alpha-2.</summary>
    [Country]
    public string? Country { get; init; }

    [Text(Limits.Title)]
    public string? City { get; init; }

    /// <summary>When the project was agreed; matching sees it only for later dates.</summary>
    [Required]
    public DateOnly? Date { get; init; }

    [Required, Text(Limits.Title)]
    public string? Title { get; init; }

    [Required, Text(Limits.LongText)]
    public string? Description { get; init; }

    /// <summary>Minor units of the currency.</summary>
    [Between(0, long.MaxValue)]
    public long? Value { get; init; }

    /// <summary>ISO 4217.</summary>
    [Currency]
    public string? Currency { get; init; }
    public List<Sector> Sectors { get; init; } = [];

    /// <summary>What became of it.</summary>
    [Text(Limits.LongText)]
    public string? Result { get; init; }
}

/// <summary>A reference as it is sent. State and version are kept by the service.</summary>
[SentBack<ReferenceResponse>]
public sealed record ReferenceRequest : ReferenceContent
{
    internal Rules Check(TimeProvider clock)
    {
        var rules = Rules.For(this);
        var today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        rules.Must(Date is null || Date <= today, "date", $"Is {Date:yyyy-MM-dd}, in the future; must be {today:yyyy-MM-dd} or earlier.");
        rules.Must(Value is null || Currency is not null, "currency", $"Is required with value: an ISO 4217 code such as EUR.");
        rules.Must(ClientOrganizationId is null || ClientOrganizationId != OrganizationId, "clientOrganizationId",
            $"Is the provider itself; a reference is for somebody else.");
        return rules;
    }

    /// <summary>What was confirmed is claimed anew: the other side confirmed other words.</summary>
    internal void Replace(Reference reference)
    {
        var facts = ReliedUpon.OfReferences.Facts(reference);
        CopyTo(reference);
        if (ReferenceLifecycle.Reword.From.Contains(reference.State) && facts != ReliedUpon.OfReferences.Facts(reference))
            (reference.State, reference.ConfirmedBy) = (ReferenceLifecycle.Reword.To, null);
    }

    internal void CopyTo(Reference reference)
    {
        reference.OrganizationId = OrganizationId!.Value;
        reference.ClientName = ClientName!;
        reference.ClientOrganizationId = ClientOrganizationId;
        reference.Country = Country;
        reference.City = City;
        reference.Date = Date!.Value;
        reference.Title = Title!;
        reference.Description = Description!;
        reference.Value = Value;
        reference.Currency = Currency;
        reference.Sectors = Sectors;
        reference.Result = Result;
    }
}

/// <summary>A dated, described past project of a provider for somebody; claimed, then confirmed by the other side.</summary>
public sealed record ReferenceResponse : ReferenceContent, IIdentified
{
    public Guid Id { get; init; }
    public ReferenceState State { get; init; }

    /// <summary>How the other side confirmed it; a link that the provider handed on may have been answered by anybody, and counts as a claim in matching.</summary>
    public ConfirmedBy? ConfirmedBy { get; init; }
    public DateTime CreatedAt { get; init; }
    public DateTime UpdatedAt { get; init; }

    /// <summary>Grows by one with every change; the same number as in the ETag.</summary>
    public int Version { get; init; }
}

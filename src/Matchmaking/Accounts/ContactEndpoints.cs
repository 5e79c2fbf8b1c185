using System.ComponentModel.DataAnnotations;
using Matchmaking.Platform;
using Matchmaking.Profiles;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Accounts;

/// <summary>A person to talk to.</summary>
[SentBack<ContactResponse>]
public sealed record ContactRequest
{
    [Required, Text(Limits.Title)]
    public string? Name { get; init; }

    [Email]
    public string? Email { get; init; }

    [Text(40)]
    public string? Phone { get; init; }

    /// <summary>What the person does there.</summary>
    [Text(Limits.Title)]
    public string? Position { get; init; }
}

/// <summary>A person to talk to at an organization.</summary>
public sealed record ContactResponse : IIdentified
{
    public Guid Id { get; init; }
    public Guid OrganizationId { get; init; }
    public required string Name { get; init; }
    public string? Email { get; init; }
    public string? Phone { get; init; }

    /// <summary>What the person does there.</summary>
    public string? Position { get; init; }
    public DateTime CreatedAt { get; init; }
    public DateTime UpdatedAt { get; init; }

    /// <summary>Grows by one with every change; the same number as in the ETag.</summary>
    public int Version { get; init; }

    internal static ContactResponse Of(Contact c) => new()
    {
        Id = c.Id, OrganizationId = c.OrganizationId, Name = c.Name, Email = c.Email, Phone = c.Phone, Position = c.Position,
        CreatedAt = c.CreatedAt, UpdatedAt = c.UpdatedAt, Version = c.Version,
    };
}

internal static class ContactEndpoints
{
    private static readonly ListQuery<Contact> Query = new();

    public static void Map(IEndpointRouteBuilder api)
    {
        var contacts = api.MapGroup("").WithTags("Organizations");
        contacts.MapPost("/organizations/{id:guid}/contacts", CreateAsync).WithName("createContact").WithSummary("Add a person to talk to")
            .WithDescription("Seen by the organization's own members and staff only.")
            .WithExamples(AccountExamples.Contact, AccountExamples.ContactAnswer).WithHeaders("ETag", "Location").WithProblems(400, 404, 413, 415, 422, 503);
        contacts.MapGet("/organizations/{id:guid}/contacts", ListAsync).WithName("listContacts").WithSummary("List an organization's people")
            .WithDescription("For the organization's own members and staff; after an introduction also for the other side, while the consent share_contact holds. In order of id, oldest first.").WithQuery(Query.Parameters)
            .WithExamples(response: new Page<ContactResponse>([AccountExamples.ContactAnswer], null)).WithHeaders("Link").WithProblems(400, 404);
        contacts.MapGet("/contacts/{id:guid}", GetAsync).WithName("getContact").WithSummary("Read a contact").WithDescription("The ETag names the version, for If-Match.")
            .WithExamples(response: AccountExamples.ContactAnswer).WithHeaders("ETag").WithProblems(404);
        contacts.MapPut("/contacts/{id:guid}", ReplaceAsync).WithName("replaceContact").WithSummary("Replace a contact").WithDescription("A field left out is emptied.")
            .WithExamples(AccountExamples.Contact, AccountExamples.ContactAnswer).WithHeaders("ETag").WithProblems(400, 404, 412, 413, 415, 422, 503);
        contacts.MapDelete("/contacts/{id:guid}", DeleteAsync).WithName("deleteContact").WithSummary("Remove a contact").WithDescription("Nothing of the person is kept.")
            .WithProblems(400, 404, 412, 503);
    }

    private static async Task<Results<Created<ContactResponse>, ProblemHttpResult>> CreateAsync(
        Guid id, ContactRequest request, HttpContext http, Caller caller, MatchmakingDb db, CancellationToken cancellation)
    {
        if (await caller.RefuseAsync(db, id, cancellation) is { } denied)
            return denied;
        if (Rules.For(request) is { Broken: true } rules)
            return Problems.Unprocessable(rules.Errors);
        var contact = new Contact { OrganizationId = id, Name = "" };
        Copy(request, contact);
        db.Add(contact);
        await db.SaveChangesAsync(cancellation);
        http.Tag(contact.Version);
        return TypedResults.Created($"/api/v1/contacts/{contact.Id}", ContactResponse.Of(contact));
    }

    private static async Task<Results<Ok<Page<ContactResponse>>, ProblemHttpResult>> ListAsync(
        Guid id, HttpContext http, Caller caller, MatchmakingDb db, TimeProvider clock, CancellationToken cancellation)
    {
        if (!await caller.Organizations(db).AnyAsync(o => o.Id == id, cancellation))
            return Problems.NotFound($"organization", id);
        if (!await caller.MaySeeContactsAsync(db, id, clock.GetUtcNow().UtcDateTime, cancellation))
            return Problems.Forbidden($"People's contact data is seen by their own organization and staff, and after an introduction by the other side while it may.");
        return await Query.RunAsync(http, db.Contacts.AsNoTracking().Where(c => c.OrganizationId == id), all => all.Select(c => ContactResponse.Of(c)), cancellation);
    }

    private static async Task<Results<Ok<ContactResponse>, ProblemHttpResult>> GetAsync(
        Guid id, HttpContext http, Caller caller, MatchmakingDb db, CancellationToken cancellation)
    {
        var contact = await caller.Contacts(db).AsNoTracking().SingleOrDefaultAsync(c => c.Id == id, cancellation);
        if (contact is null)
            return Problems.NotFound($"contact", id);
        http.Tag(contact.Version);
        return TypedResults.Ok(ContactResponse.Of(contact));
    }

    private static async Task<Results<Ok<ContactResponse>, ProblemHttpResult>> ReplaceAsync(
        Guid id, ContactRequest request, [FromHeader(Name = "If-Match")] string? ifMatch, HttpContext http, Caller caller, MatchmakingDb db, CancellationToken cancellation)
    {
        var contact = await caller.Contacts(db).SingleOrDefaultAsync(c => c.Id == id, cancellation);
        if (contact is null)
            return Problems.NotFound($"contact", id);
        if (EntityTags.Refuse(ifMatch, contact.Version) is { } refusal)
            return refusal;
        if (Rules.For(request) is { Broken: true } rules)
            return Problems.Unprocessable(rules.Errors);
        Copy(request, contact);
        db.Entry(contact).State = EntityState.Modified;
        await db.SaveChangesAsync(cancellation);
        http.Tag(contact.Version);
        return TypedResults.Ok(ContactResponse.Of(contact));
    }

    private static async Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(
        Guid id, [FromHeader(Name = "If-Match")] string? ifMatch, Caller caller, MatchmakingDb db, CancellationToken cancellation)
    {
        var contact = await caller.Contacts(db).SingleOrDefaultAsync(c => c.Id == id, cancellation);
        if (contact is null)
            return Problems.NotFound($"contact", id);
        if (EntityTags.Refuse(ifMatch, contact.Version) is { } refusal)
            return refusal;
        db.Remove(contact);
        await db.SaveChangesAsync(cancellation);
        return TypedResults.NoContent();
    }

    private static void Copy(ContactRequest request, Contact contact) =>
        (contact.Name, contact.Email, contact.Phone, contact.Position) = (request.Name!, request.Email, request.Phone, request.Position);
}

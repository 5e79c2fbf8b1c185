using Matchmaking.Accounts;
using Matchmaking.Platform;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;

namespace Matchmaking.Notifications;

internal static class NotificationSettingEndpoints
{
    public static void Map(RouteGroupBuilder settings)
    {
        settings.MapGet("/", GetAsync).WithName("getNotificationSettings").WithSummary("Read how one is written to").WithDescription("Version 0: nothing was chosen yet.")
            .WithExamples(response: NotificationExamples.SettingAnswer).WithHeaders("ETag");
        settings.MapPut("/", ReplaceAsync).WithName("replaceNotificationSettings").WithSummary("Choose how one is written to")
            .WithDescription("Of events at once, once a day at 07:00 UTC, or not at all; and in which language. What opens an account is always sent at once.")
            .WithExamples(NotificationExamples.Setting, NotificationExamples.SettingAnswer).WithHeaders("ETag").WithProblems(400, 412, 413, 415, 422, 503);
    }

    private static async Task<Ok<NotificationSettingResponse>> GetAsync(HttpContext http, Caller caller, MatchmakingDb db, CancellationToken cancellation)
    {
        var setting = await db.NotificationSettings.AsNoTracking().SingleOrDefaultAsync(s => s.AccountId == caller.AccountId, cancellation) ?? new NotificationSetting();
        http.Tag(setting.Version);
        return TypedResults.Ok(Of(setting));
    }

    private static async Task<Results<Ok<NotificationSettingResponse>, ProblemHttpResult>> ReplaceAsync(
        NotificationSettingRequest request, [FromHeader(Name = "If-Match")] string? ifMatch, HttpContext http, Caller caller, MatchmakingDb db, CancellationToken cancellation)
    {
        var setting = await db.NotificationSettings.SingleOrDefaultAsync(s => s.AccountId == caller.AccountId, cancellation);
        if (EntityTags.Refuse(ifMatch, setting?.Version ?? 0) is { } refusal)
            return refusal;
        var rules = Rules.For(request);
        rules.Must(request.Language is null || Languages.All.Contains(request.Language), "language", $"Is not a language that we write in; use one of: {string.Join(", ", Languages.All)}.");
        if (rules.Broken)
            return Problems.Unprocessable(rules.Errors);
        if (setting is null)
            db.Add(setting = new NotificationSetting { AccountId = caller.AccountId!.Value });
        else
            db.Entry(setting).State = EntityState.Modified;
        (setting.Frequency, setting.Language) = (request.Frequency!.Value, request.Language);
        if (setting.Frequency == MailFrequency.Off)
            db.RemoveRange(await db.OutboxMessages.Where(m => m.AccountId == setting.AccountId && m.Token == null && m.SentAt == null).ToListAsync(cancellation));
        await db.SaveChangesAsync(cancellation);
        http.Tag(setting.Version);
        return TypedResults.Ok(Of(setting));
    }

    private static NotificationSettingResponse Of(NotificationSetting s) => new(s.Frequency, s.Language, s.Version);
}

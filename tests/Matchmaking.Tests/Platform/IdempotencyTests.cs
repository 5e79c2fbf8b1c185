using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Matchmaking.Platform;
using Matchmaking.Profiles;
using Matchmaking.Tests.Profiles;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.DependencyInjection;

namespace Matchmaking.Tests.Platform;

/// <summary>What a client relies on that sends a POST again because it never saw the answer.</summary>
public sealed class IdempotencyTests(MatchmakingHost host) : IClassFixture<MatchmakingHost>
{
    private static readonly CancellationToken Cancellation = TestContext.Current.CancellationToken;

    public static TheoryData<string> Slices => [.. Given.Slices];

    [Theory, MemberData(nameof(Slices))]
    public async Task What_is_posted_twice_with_one_key_is_created_once(string slice)
    {
        var (body, key) = (await host.BodyAsync(slice), NewKey());
        var first = (await PostAsync($"/api/v1/{slice}", body, key)).Expect(HttpStatusCode.Created);
        var again = (await PostAsync($"/api/v1/{slice}", body, key)).Expect(HttpStatusCode.Created);
        Assert.Equal((first.Location, first.ETag, first.Body!.ToJsonString(), first.Content.ContentType), (again.Location, again.ETag, again.Body!.ToJsonString(), again.Content.ContentType));
        Assert.Equal((false, true), (IsReplay(first), IsReplay(again)));

        // A new key is a new request, whatever its body.
        var other = (await PostAsync($"/api/v1/{slice}", body, NewKey())).Expect(HttpStatusCode.Created);
        Assert.NotEqual(first.Id, other.Id);
    }

    [Fact]
    public async Task A_step_sent_again_is_answered_as_the_first_time_though_the_version_moved()
    {
        var (need, key) = (await host.CreatedAsync("needs"), NewKey());
        var published = (await PostAsync($"{need.Location}/publish", null, key, need.ETag)).Expect(HttpStatusCode.OK);
        var again = (await PostAsync($"{need.Location}/publish", null, key, need.ETag)).Expect(HttpStatusCode.OK);
        Assert.Equal((published.ETag, published.Body!.ToJsonString()), (again.ETag, again.Body!.ToJsonString()));
        Assert.Equal("\"2\"", (await host.GetAsync(need.Location!)).ETag);
    }

    [Fact]
    public async Task A_key_belongs_to_one_request()
    {
        var (body, key) = (await host.BodyAsync("needs"), NewKey());
        (await PostAsync("/api/v1/needs", body, key)).Expect(HttpStatusCode.Created);
        body["title"] = "Another need";
        foreach (var reused in new[] { await PostAsync("/api/v1/needs", body, key), await PostAsync("/api/v1/offerings", body, key) })
            Assert.Contains("new key", reused.Expect(HttpStatusCode.UnprocessableEntity).ErrorsOf(IdempotencyKey.Header), StringComparison.Ordinal);
        Assert.Empty((await host.GetAsync($"/api/v1/needs?organizationId={body["organizationId"]}&q=Another")).Body!["items"]!.AsArray());
    }

    [Fact]
    public async Task A_refusal_is_remembered_unless_it_asks_for_another_version()
    {
        var (body, key) = (await host.BodyAsync("needs"), NewKey());
        body["title"] = null;
        (await PostAsync("/api/v1/needs", body, key)).Expect(HttpStatusCode.UnprocessableEntity);
        Assert.True(IsReplay((await PostAsync("/api/v1/needs", body, key)).Expect(HttpStatusCode.UnprocessableEntity)));

        var (need, step) = (await host.CreatedAsync("needs"), NewKey());
        (await PostAsync($"{need.Location}/publish", null, step)).Expect(HttpStatusCode.PreconditionRequired);
        (await PostAsync($"{need.Location}/publish", null, step, "\"7\"")).Expect(HttpStatusCode.PreconditionFailed);
        Assert.False(IsReplay((await PostAsync($"{need.Location}/publish", null, step, need.ETag)).Expect(HttpStatusCode.OK)));
    }

    [Fact]
    public async Task While_the_first_request_is_at_work_a_second_is_asked_to_wait()
    {
        // Whether the server has begun with the first request cannot be seen from outside; where it had not, the second was the first one there.
        for (var patience = TimeSpan.FromMilliseconds(100); ; patience *= 2)
        {
            var (need, key) = (await host.CreatedAsync("needs"), NewKey());
            using var slow = new SlowContent("{}");
            using var request = new HttpRequestMessage(HttpMethod.Post, $"{need.Location}/publish") { Content = slow, Headers = { { IdempotencyKey.Header, key }, { "If-Match", "*" } } };
            var first = host.Client.SendAsync(request, Cancellation);
            await slow.Begun;
            await Task.Delay(patience, Cancellation);
            var second = await PostAsync($"{need.Location}/publish", "{}", key);
            slow.Finish();
            using var published = await first;
            if (second.Status == HttpStatusCode.PreconditionRequired && patience < TimeSpan.FromSeconds(10))
                continue;

            second.Expect(HttpStatusCode.Conflict);
            Assert.Equal(TimeSpan.FromSeconds(1), second.Headers.RetryAfter!.Delta);
            Assert.Equal(HttpStatusCode.OK, published.StatusCode);
            var again = (await PostAsync($"{need.Location}/publish", "{}", key)).Expect(HttpStatusCode.OK);
            Assert.True(IsReplay(again));
            Assert.Equal(await published.Content.ReadAsStringAsync(Cancellation), again.Body!.ToJsonString(Json.Options));
            return;
        }
    }

    [Fact]
    public async Task Of_many_at_once_with_one_key_one_has_an_effect()
    {
        var (key, name) = (NewKey(), $"Crowd {Guid.NewGuid()}");
        var answers = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ =>
            PostAsync("/api/v1/organizations", new OrganizationRequest { Kind = OrganizationKind.City, LegalName = name }, key)));
        Assert.All(answers, answer => Assert.True(answer.Status is HttpStatusCode.Created or HttpStatusCode.Conflict));
        Assert.Single(answers, answer => answer.Status == HttpStatusCode.Created && !IsReplay(answer));
        Assert.Single((await host.GetAsync($"/api/v1/organizations?q={name}")).Body!["items"]!.AsArray());
    }

    [Fact]
    public async Task An_error_of_ours_leaves_nothing_behind_and_is_not_remembered()
    {
        var failure = new FailAfterSaving();
        await using var broken = await MatchmakingHost.StartNewAsync(configure: builder =>
            builder.Services.ConfigureDbContext<MatchmakingDb>(options => options.AddInterceptors(failure)));
        async Task<HttpStatusCode> SendAsync()
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/organizations") { Headers = { { IdempotencyKey.Header, "\"once\"" } } };
            request.Content = new StringContent("""{"kind":"city","legalName":"Rivermouth"}""", Encoding.UTF8, "application/json");
            using var response = await broken.Client.SendAsync(request, Cancellation);
            return response.StatusCode;
        }
        failure.Armed = true;
        Assert.Equal(HttpStatusCode.InternalServerError, await SendAsync());
        failure.Armed = false;
        Assert.Empty((await broken.GetAsync("/api/v1/organizations")).Body!["items"]!.AsArray());
        Assert.Equal([HttpStatusCode.Created, HttpStatusCode.Created], [await SendAsync(), await SendAsync()]);
        Assert.Single((await broken.GetAsync("/api/v1/organizations")).Body!["items"]!.AsArray());
    }

    [Fact]
    public async Task A_key_is_forgotten_after_a_day()
    {
        await using var aging = await MatchmakingHost.StartNewAsync();
        var request = new OrganizationRequest { Kind = OrganizationKind.City, LegalName = "Rivermouth" };
        Task<Answer> PostAsync(string key) => aging.SendAsync(HttpMethod.Post, "/api/v1/organizations", request, headers: (IdempotencyKey.Header, key));
        var first = await PostAsync("a");
        aging.Clock.Advance(Idempotency.Remembered - TimeSpan.FromSeconds(1));
        Assert.Equal(first.Id, (await PostAsync("a")).Id);
        aging.Clock.Advance(TimeSpan.FromSeconds(1));
        await PostAsync("b");
        await using (var db = aging.OpenDatabase())
            Assert.Equal(1, await db.IdempotentAnswers.CountAsync(Cancellation));
        Assert.NotEqual(first.Id, (await PostAsync("a")).Expect(HttpStatusCode.Created).Id);
    }

    [Fact]
    public async Task Callers_may_choose_the_same_key()
    {
        var request = new OrganizationRequest { Kind = OrganizationKind.City, LegalName = "Rivermouth" };
        static async Task<string> PostAsync(ApiClient caller, object request) => (await caller.SendAsync(
            HttpMethod.Post, "/api/v1/organizations", request, headers: (IdempotencyKey.Header, "chosen-by-both"))).Expect(HttpStatusCode.Created).Id;
        var first = await PostAsync(host.Staff, request);
        Assert.Equal(first, await PostAsync(host.Staff, request));
        Assert.NotEqual(first, await PostAsync(await host.AsAsync(Matchmaking.Accounts.AccountRole.Staff), request));
    }

    [Theory]
    [InlineData("\"open", "not a key")]
    [InlineData("two words", "not a key")]
    [InlineData("\"a\" \"b\"", "not a key")]
    [InlineData("\"a\\b\"", "not a key")]
    [InlineData("\"\"", "empty")]
    [InlineData("256", "at most 255")]
    [InlineData("one, two", "not a key")]
    public async Task A_key_that_cannot_be_read_is_refused(string key, string message)
    {
        var answer = (await PostAsync("/api/v1/organizations", "{}", key == "256" ? new string('k', 256) : key)).Expect(HttpStatusCode.BadRequest);
        Assert.Contains(message, answer.ErrorsOf(IdempotencyKey.Header), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_quoted_key_and_the_plain_word_are_the_same()
    {
        var key = Guid.NewGuid().ToString();
        var body = new JsonObject { ["kind"] = "city", ["legalName"] = "Rivermouth" };
        Assert.Equal((await PostAsync("/api/v1/organizations", body, key)).Id, (await PostAsync("/api/v1/organizations", body, $"\"{key}\"")).Id);
    }

    private Task<Answer> PostAsync(string path, object? body, string key, string? ifMatch = null) =>
        host.SendAsync(HttpMethod.Post, path, body, ifMatch, headers: (IdempotencyKey.Header, key));

    private static string NewKey() => $"\"{Guid.NewGuid()}\"";

    private static bool IsReplay(Answer answer) => answer.Headers.Contains(Idempotency.ReplayedHeader);

    /// <summary>A body that is not sent before the test says so.</summary>
    private sealed class SlowContent : HttpContent
    {
        private readonly byte[] body;
        private readonly TaskCompletionSource begun = new(TaskCreationOptions.RunContinuationsAsynchronously), finish = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public SlowContent(string text)
        {
            body = Encoding.UTF8.GetBytes(text);
            Headers.ContentType = new("application/json");
        }

        public Task Begun => begun.Task;

        public void Finish() => finish.SetResult();

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.WriteAsync(body.AsMemory(0, 1));
            await stream.FlushAsync();
            begun.SetResult();
            await finish.Task;
            await stream.WriteAsync(body.AsMemory(1));
        }

        protected override bool TryComputeLength(out long length)
        {
            length = body.Length;
            return true;
        }
    }

    private sealed class FailAfterSaving : SaveChangesInterceptor
    {
        public bool Armed { get; set; }

        public override ValueTask<int> SavedChangesAsync(SaveChangesCompletedEventData eventData, int result, CancellationToken cancellationToken = default) =>
            Armed ? throw new InvalidOperationException("planted") : ValueTask.FromResult(result);
    }
}

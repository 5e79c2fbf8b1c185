using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Microsoft.Extensions.Options;
using Polly;
using Polly.CircuitBreaker;
using Polly.Registry;
using Polly.Retry;
using Polly.Timeout;

namespace Matchmaking.Notifications;

/// <summary>What came of an attempt.</summary>
/// <param name="Status">What the receiver answered, if anything.</param>
/// <param name="Error">Null when it arrived.</param>
/// <param name="Rested">Nothing was sent, because the last ones failed one after the other.</param>
internal sealed record AttemptResult(int? Status, string? Error, bool Rested = false);

/// <summary>Sends deliveries: no redirect is followed, no proxy used and nothing of an answer's body read.</summary>
internal sealed class WebhookClient : IDisposable
{
    private const int Retries = 2, FailuresToRest = 5;
    public static readonly TimeSpan Rest = TimeSpan.FromMinutes(5);
    private readonly HttpClient http;
    private readonly ResiliencePipelineRegistry<Guid> pipelines = new();
    private readonly WebhookSecrets secrets;
    private readonly WebhookOptions options;
    private readonly TimeProvider clock;

    public WebhookClient(WebhookSecrets secrets, IOptions<WebhookOptions> options, TimeProvider clock)
    {
        (this.secrets, this.options, this.clock) = (secrets, options.Value, clock);
        http = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false, UseCookies = false, UseProxy = false, MaxResponseHeadersLength = 16, PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            ConnectCallback = (context, cancellation) => PublicAddresses.ConnectAsync(context.DnsEndPoint, this.options.AllowPrivateAddresses, cancellation),
        }) { Timeout = Timeout.InfiniteTimeSpan };
    }

    public async Task<AttemptResult> SendAsync(Webhook webhook, WebhookDelivery delivery, CancellationToken cancellation)
    {
        try
        {
            using var answer = await PipelineOf(webhook.Id).ExecuteAsync(async token => await PostAsync(webhook, delivery, token), cancellation);
            return new AttemptResult((int)answer.StatusCode, answer.IsSuccessStatusCode ? null
                : (int)answer.StatusCode is >= 300 and < 400 ? $"answered {(int)answer.StatusCode}; redirects are not followed" : $"answered {(int)answer.StatusCode}");
        }
        catch (BrokenCircuitException)
        {
            return new AttemptResult(null, "rests after several failures", Rested: true);
        }
        catch (TimeoutRejectedException)
        {
            return new AttemptResult(null, string.Create(CultureInfo.InvariantCulture, $"gave no answer within {options.TimeoutSeconds} s"));
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            return new AttemptResult(null, (e.InnerException as RefusedAddressException ?? e).Message);
        }
    }

    public void Dispose()
    {
        http.Dispose();
        pipelines.Dispose();
    }

    private async Task<HttpResponseMessage> PostAsync(Webhook webhook, WebhookDelivery delivery, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var timestamp = now.ToUnixTimeSeconds();
        using var request = new HttpRequestMessage(HttpMethod.Post, webhook.Url) { Content = new StringContent(delivery.Body, Encoding.UTF8) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.UserAgent.ParseAdd("Matchmaking");
        request.Headers.Add("webhook-id", delivery.Id.ToString());
        request.Headers.Add("webhook-timestamp", timestamp.ToString(CultureInfo.InvariantCulture));
        request.Headers.Add("webhook-signature", secrets.Sign(webhook, delivery.Id, timestamp, delivery.Body, now.UtcDateTime));
        return await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellation);
    }

    /// <summary>One for each webhook, so that one that hangs does not hold up the others: what keeps failing rests for a while.</summary>
    private ResiliencePipeline<HttpResponseMessage> PipelineOf(Guid webhook) => pipelines.GetOrAddPipeline<HttpResponseMessage>(webhook, pipeline =>
    {
        pipeline.TimeProvider = clock;
        pipeline.AddCircuitBreaker(new CircuitBreakerStrategyOptions<HttpResponseMessage>
        {
            ShouldHandle = args => ValueTask.FromResult(args.Outcome.Exception is not (null or OperationCanceledException) || args.Outcome.Result is { IsSuccessStatusCode: false }),
            FailureRatio = 1, MinimumThroughput = FailuresToRest, SamplingDuration = Rest, BreakDuration = Rest,
        });
        pipeline.AddPipeline(Tries());
    });

    // As in Platform/Resilience: a frozen clock must not freeze a retry.
    private ResiliencePipeline<HttpResponseMessage> Tries() => new ResiliencePipelineBuilder<HttpResponseMessage> { TimeProvider = TimeProvider.System }
        .AddRetry(new RetryStrategyOptions<HttpResponseMessage>
        {
            ShouldHandle = args => ValueTask.FromResult(args.Outcome.Exception is HttpRequestException { InnerException: not RefusedAddressException } or TimeoutRejectedException
                || args.Outcome.Result?.StatusCode is >= HttpStatusCode.InternalServerError or HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests),
            MaxRetryAttempts = Retries, Delay = TimeSpan.FromMilliseconds(200), MaxDelay = TimeSpan.FromSeconds(2), BackoffType = DelayBackoffType.Exponential, UseJitter = true,
        })
        .AddTimeout(TimeSpan.FromSeconds(options.TimeoutSeconds)).Build();
}

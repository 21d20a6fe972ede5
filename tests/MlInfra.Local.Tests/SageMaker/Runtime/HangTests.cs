using Microsoft.Extensions.Time.Testing;
using MlInfra.Local.Host;
using MlInfra.Local.Tests.SageMaker.Serving;
using MlInfra.Local.Tests.Support;

namespace MlInfra.Local.Tests.SageMaker.Runtime;

/// <summary>A model that never answers, under a clock that is moved by hand.</summary>
public sealed class HangTests(HangTests.Fixture local) : IClassFixture<HangTests.Fixture>
{
    [Fact]
    public async Task After_sixty_seconds_the_caller_hears_of_the_time_out_and_the_server_is_started_again()
    {
        var script = ServingScript.RunAsync(local, """
            name = endpoint(config(echo('a')))
            assert invoke(name)[0] == 'a'
            try: rt.invoke_endpoint(EndpointName=name, Body='sleep 50')
            except rt.exceptions.ModelError as e: r = e.response
            assert r['OriginalStatusCode'] == 0 and r['Error']['Message'].startswith('Received server error (0) from primary with message "Your invocation timed out while waiting for a response from container primary.'), r
            assert invoke(name)[0] == 'a'
            gone(name)
            """);

        while (!script.IsCompleted)
        {
            await Task.Delay(200);
            local.Clock.Advance(TimeSpan.FromSeconds(4));
        }

        await script;
    }

    public sealed class Fixture : LocalFixture
    {
        public FakeTimeProvider Clock { get; } = new(DateTimeOffset.UtcNow);

        protected override LocalOptions Options => base.Options with { Clock = Clock };
    }
}

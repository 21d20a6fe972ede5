using Microsoft.Extensions.DependencyInjection;
using MlInfra.Local.Core;
using MlInfra.Local.Tests.Support;

namespace MlInfra.Local.Tests.Host;

public sealed class RoomTests(LocalFixture local) : IClassFixture<LocalFixture>
{
    [Theory]
    [InlineData(typeof(IAuthorizer))]
    [InlineData(typeof(IRoleTrust))]
    [InlineData(typeof(ICredentialIssuer))]
    [InlineData(typeof(IObjectStore))]
    [InlineData(typeof(IEventBus))]
    [InlineData(typeof(IQueues))]
    [InlineData(typeof(ITopics))]
    [InlineData(typeof(IFunctions))]
    [InlineData(typeof(ILogSink))]
    [InlineData(typeof(IMetrics))]
    [InlineData(typeof(IModelInvoker))]
    [InlineData(typeof(IKeys))]
    public void Every_face_that_a_room_may_ask_for_has_its_room(Type face) => Assert.NotNull(local.Services.GetRequiredService(face));

    [Fact]
    public void Every_resource_type_has_one_provider_whose_create_only_properties_it_takes()
    {
        var providers = local.Services.GetServices<IResourceProvider>().ToList();

        Assert.Equal(providers.Count, providers.Select(p => p.Type).Distinct().Count());
        Assert.All(providers, p => Assert.Empty(p.CreateOnly.Except(p.Properties)));
    }
}

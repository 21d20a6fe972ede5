using Microsoft.Extensions.DependencyInjection;
using MlInfra.Local.Core;

namespace MlInfra.Local.Sns;

internal sealed class SnsSetup : IRoomSetup
{
    public void Add(IServiceCollection services) => services
        .AddSingleton<TopicStore>()
        .AddSingleton<IResourcePolicies>(s => s.GetRequiredService<TopicStore>())
        .AddSingleton<Topics>()
        .AddSingleton<ITopics>(s => s.GetRequiredService<Topics>())
        .AddSingleton<IServiceRoom, SnsService>()
        .AddSingleton<IResourceProvider, TopicProvider>()
        .AddSingleton<IResourceProvider, TopicPolicyProvider>()
        .AddSingleton<IResourceProvider, SubscriptionProvider>();
}

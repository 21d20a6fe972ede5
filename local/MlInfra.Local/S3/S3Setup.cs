using Microsoft.Extensions.DependencyInjection;
using MlInfra.Local.Core;
using MlInfra.Local.S3.Http;
using MlInfra.Local.Wire;

namespace MlInfra.Local.S3;

internal sealed class S3Setup : IRoomSetup
{
    public void Add(IServiceCollection services)
    {
        services.AddSingleton<Buckets>().AddSingleton<Objects>().AddSingleton<ObjectFiles>().AddSingleton<ObjectEvents>().AddSingleton<Uploads>().AddSingleton<Access>();
        services.AddSingleton<IResourcePolicies>(s => s.GetRequiredService<Access>());
        services.AddSingleton<IObjectStore, ObjectStore>();
        services.AddSingleton<BucketOperations>().AddSingleton<BucketDocuments>().AddSingleton<ListOperations>().AddSingleton<ObjectReads>();
        services.AddSingleton<ObjectWrites>().AddSingleton<ObjectTagging>().AddSingleton<MultipartOperations>();
        services.AddSingleton<IHttpRoom, S3Room>();
        services.AddSingleton<IResourceProvider, BucketProvider>().AddSingleton<IResourceProvider, BucketPolicyProvider>();
        services.AddHostedService<S3Startup>();
    }
}

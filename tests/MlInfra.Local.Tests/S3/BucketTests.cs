using System.Text;
using MlInfra.Local.Core;
using MlInfra.Local.Tests.Support;

namespace MlInfra.Local.Tests.S3;

public sealed class BucketTests(LocalFixture local) : IClassFixture<LocalFixture>
{
    [Fact]
    public async Task Configurations_are_kept_and_shown() => await Boto.RunAsync(local, """
        s3 = client('s3'); s3.create_bucket(Bucket='config')
        assert s3.get_bucket_location(Bucket='config')['LocationConstraint'] is None
        rule = lambda: s3.get_bucket_encryption(Bucket='config')['ServerSideEncryptionConfiguration']['Rules'][0]
        assert rule()['ApplyServerSideEncryptionByDefault'] == {'SSEAlgorithm': 'AES256'}
        s3.put_bucket_encryption(Bucket='config', ServerSideEncryptionConfiguration={'Rules': [{'ApplyServerSideEncryptionByDefault': {'SSEAlgorithm': 'aws:kms', 'KMSMasterKeyID': 'alias/k'}, 'BucketKeyEnabled': True}]})
        assert rule()['ApplyServerSideEncryptionByDefault']['KMSMasterKeyID'] == 'alias/k' and rule()['BucketKeyEnabled']
        refused('NoSuchBucketPolicy', s3.get_bucket_policy, Bucket='config')
        policy = json.dumps({'Version': '2012-10-17', 'Statement': []})
        s3.put_bucket_policy(Bucket='config', Policy=policy)
        assert s3.get_bucket_policy(Bucket='config')['Policy'] == policy
        s3.delete_bucket_policy(Bucket='config')
        refused('NoSuchBucketPolicy', s3.get_bucket_policy, Bucket='config')
        refused('MalformedPolicy', s3.put_bucket_policy, Bucket='config', Policy='no')
        block = {'BlockPublicAcls': True, 'IgnorePublicAcls': True, 'BlockPublicPolicy': True, 'RestrictPublicBuckets': False}
        refused('NoSuchPublicAccessBlockConfiguration', s3.get_public_access_block, Bucket='config')
        s3.put_public_access_block(Bucket='config', PublicAccessBlockConfiguration=block)
        assert s3.get_public_access_block(Bucket='config')['PublicAccessBlockConfiguration'] == block
        s3.put_bucket_lifecycle_configuration(Bucket='config', LifecycleConfiguration={'Rules': [{'ID': 'r', 'Status': 'Enabled', 'Filter': {'Prefix': 'p'}, 'Expiration': {'Days': 3}}]})
        assert s3.get_bucket_lifecycle_configuration(Bucket='config')['Rules'][0]['Expiration'] == {'Days': 3}
        assert 'LoggingEnabled' not in s3.get_bucket_logging(Bucket='config')
        s3.put_bucket_notification_configuration(Bucket='config', NotificationConfiguration={'EventBridgeConfiguration': {}})
        assert 'EventBridgeConfiguration' in s3.get_bucket_notification_configuration(Bucket='config')
        assert s3.get_bucket_acl(Bucket='config')['Grants'][0]['Permission'] == 'FULL_CONTROL'
        assert 'config' in [b['Name'] for b in s3.list_buckets()['Buckets']]
        """);

    [Fact]
    public async Task A_bucket_in_the_hosts_name_is_understood()
    {
        await Boto.RunAsync(local, "client('s3').create_bucket(Bucket='by-host')");
        using var put = new HttpRequestMessage(HttpMethod.Put, new Uri(local.Endpoint, "/a/k")) { Content = new StringContent("v") };
        put.Headers.Host = "by-host.s3.us-east-1.amazonaws.com";

        using var answer = await local.Http.SendAsync(put);

        Assert.True(answer.IsSuccessStatusCode);
        using var reader = new StreamReader(local.Get<IObjectStore>().Open("by-host", "a/k"));
        Assert.Equal("v", await reader.ReadToEndAsync());
    }

    [Fact]
    public async Task Chunked_bodies_with_trailers_are_unpacked_and_verified()
    {
        await Boto.RunAsync(local, "client('s3').create_bucket(Bucket='chunked')");

        var good = await PutChunkedAsync("good", "NhCmhg=="); // CRC32 of hello
        var bad = await PutChunkedAsync("bad", "AAAAAA==");

        Assert.Equal(200, good);
        Assert.Equal(400, bad);
        using var reader = new StreamReader(local.Get<IObjectStore>().Open("chunked", "good"));
        Assert.Equal("hello", await reader.ReadToEndAsync());
        Assert.Null(local.Get<IObjectStore>().Head("chunked", "bad"));
    }

    [Fact]
    public async Task The_bucket_provider_configures_updates_and_refuses()
    {
        var provider = local.Get<IEnumerable<IResourceProvider>>().Single(p => p.Type == "AWS::S3::Bucket");
        var request = new ResourceRequest
        {
            StackId = "arn:aws:cloudformation:us-east-1:000000000000:stack/s/1",
            StackName = "Stack",
            LogicalId = "Data",
            Properties = System.Text.Json.Nodes.JsonNode.Parse("""
                {"VersioningConfiguration":{"Status":"Enabled"},"Tags":[{"Key":"t","Value":"1"}],
                 "PublicAccessBlockConfiguration":{"BlockPublicAcls":true},
                 "LifecycleConfiguration":{"Rules":[{"Id":"x","Status":"Enabled","NoncurrentVersionExpiration":{"NoncurrentDays":90}}]},
                 "LoggingConfiguration":{"DestinationBucketName":"logs","LogFilePrefix":"p/"}}
                """)!.AsObject(),
        };

        var made = await provider.CreateAsync(request, default);
        await provider.UpdateAsync(request with { PhysicalId = made.PhysicalId, Properties = [] }, default);

        Assert.StartsWith("stack-data-", made.PhysicalId);
        Assert.Equal($"arn:aws:s3:::{made.PhysicalId}", (string?)made.Attributes!["Arn"]);
        await Boto.RunAsync(local, $$"""
            s3 = client('s3'); b = '{{made.PhysicalId}}'
            assert s3.get_bucket_versioning(Bucket=b)['Status'] == 'Suspended'
            refused('NoSuchLifecycleConfiguration', s3.get_bucket_lifecycle_configuration, Bucket=b)
            """);
        await provider.UpdateAsync(request with { PhysicalId = made.PhysicalId }, default);
        await Boto.RunAsync(local, $$"""
            s3 = client('s3'); b = '{{made.PhysicalId}}'
            assert s3.get_bucket_versioning(Bucket=b)['Status'] == 'Enabled'
            assert s3.get_bucket_lifecycle_configuration(Bucket=b)['Rules'][0]['NoncurrentVersionExpiration'] == {'NoncurrentDays': 90}
            assert s3.get_bucket_logging(Bucket=b)['LoggingEnabled'] == {'TargetBucket': 'logs', 'TargetPrefix': 'p/'}
            assert s3.get_bucket_tagging(Bucket=b)['TagSet'] == [{'Key': 't', 'Value': '1'}]
            """);
        await provider.DeleteAsync(request with { PhysicalId = made.PhysicalId }, default);
        await provider.DeleteAsync(request with { PhysicalId = made.PhysicalId }, default);
        Assert.False(local.Get<IObjectStore>().BucketExists(made.PhysicalId));
        var refused = await Assert.ThrowsAsync<AwsException>(() => provider.CreateAsync(
            request with { Properties = new() { ["AccessControl"] = "PublicRead" } }, default));
        Assert.StartsWith("MlInfra Local does not support AccessControl 'PublicRead' of AWS::S3::Bucket.", refused.Message);
    }

    private async Task<int> PutChunkedAsync(string key, string crc)
    {
        var body = $"3;chunk-signature=0\r\nhel\r\n2\r\nlo\r\n0\r\nx-amz-checksum-crc32:{crc}\r\n\r\n";
        using var put = new HttpRequestMessage(HttpMethod.Put, new Uri(local.Endpoint, "/chunked/" + key)) { Content = new ByteArrayContent(Encoding.ASCII.GetBytes(body)) };
        put.Headers.TryAddWithoutValidation("x-amz-content-sha256", "STREAMING-UNSIGNED-PAYLOAD-TRAILER");
        put.Headers.TryAddWithoutValidation("x-amz-trailer", "x-amz-checksum-crc32");
        put.Headers.TryAddWithoutValidation("x-amz-decoded-content-length", "5");
        using var answer = await local.Http.SendAsync(put);
        return (int)answer.StatusCode;
    }
}

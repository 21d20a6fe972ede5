using MlInfra.Local.Core;
using MlInfra.Local.Tests.Support;

namespace MlInfra.Local.Tests.Kms;

public sealed class KmsTests(LocalFixture local) : IClassFixture<LocalFixture>
{
    [Fact]
    public async Task Keys_encrypt_and_decrypt_bound_to_their_context() => await Boto.RunAsync(local, """
        kms = client('kms')
        key = kms.create_key(Description='mine')['KeyMetadata']
        kms.create_alias(AliasName='alias/mine', TargetKeyId=key['KeyId'])
        assert kms.describe_key(KeyId='alias/mine')['KeyMetadata']['Arn'] == key['Arn']
        sealed = kms.encrypt(KeyId='alias/mine', Plaintext=b'secret', EncryptionContext={'a': '1', 'b': '2'})['CiphertextBlob']
        assert b'secret' not in sealed
        assert kms.decrypt(CiphertextBlob=sealed, EncryptionContext={'b': '2', 'a': '1'})['Plaintext'] == b'secret'
        refused('InvalidCiphertextException', kms.decrypt, CiphertextBlob=sealed)
        refused('InvalidCiphertextException', kms.decrypt, CiphertextBlob=b'x' * 60)
        data = kms.generate_data_key(KeyId=key['Arn'], KeySpec='AES_256')
        assert len(data['Plaintext']) == 32 and kms.decrypt(CiphertextBlob=data['CiphertextBlob'])['Plaintext'] == data['Plaintext']
        kms.disable_key(KeyId=key['KeyId'])
        refused('DisabledException', kms.encrypt, KeyId=key['KeyId'], Plaintext=b'x')
        kms.enable_key(KeyId=key['KeyId'])
        kms.schedule_key_deletion(KeyId=key['KeyId'], PendingWindowInDays=7)
        refused('KMSInvalidStateException', kms.decrypt, CiphertextBlob=data['CiphertextBlob'])
        refused('NotFoundException', kms.describe_key, KeyId='alias/none')
        assert 'RSA_2048' in refused('NotSupportedByLocal', kms.create_key, KeySpec='RSA_2048', KeyUsage='SIGN_VERIFY')
        """);

    [Fact]
    public async Task A_role_needs_the_key_of_an_encrypted_bucket() => await Boto.RunAsync(local, """
        kms, s3, iam = client('kms'), client('s3'), client('iam')
        key = kms.create_key()['KeyMetadata']
        s3.create_bucket(Bucket='sealed')
        s3.put_bucket_encryption(Bucket='sealed', ServerSideEncryptionConfiguration={'Rules': [{'ApplyServerSideEncryptionByDefault': {'SSEAlgorithm': 'aws:kms', 'KMSMasterKeyID': key['Arn']}}]})
        put = s3.put_object(Bucket='sealed', Key='k', Body=b'v')
        assert put['ServerSideEncryption'] == 'aws:kms' and put['SSEKMSKeyId'] == key['Arn'], put
        doc = lambda *s: json.dumps({'Version': '2012-10-17', 'Statement': list(s)})
        arn = iam.create_role(RoleName='sealed', AssumeRolePolicyDocument=doc({'Effect': 'Allow', 'Principal': {'AWS': '000000000000'}, 'Action': 'sts:AssumeRole'}))['Role']['Arn']
        objects = {'Effect': 'Allow', 'Action': 's3:*', 'Resource': '*'}
        iam.put_role_policy(RoleName='sealed', PolicyName='p', PolicyDocument=doc(objects))
        me = session(arn)('s3')
        assert f"kms:Decrypt on resource: {key['Arn']} because no identity-based policy allows the kms:Decrypt action" in refused('AccessDenied', me.get_object, Bucket='sealed', Key='k')
        assert 'kms:GenerateDataKey' in refused('AccessDenied', me.put_object, Bucket='sealed', Key='k', Body=b'x')
        iam.put_role_policy(RoleName='sealed', PolicyName='p', PolicyDocument=doc(objects, {'Effect': 'Allow', 'Action': ['kms:Decrypt', 'kms:GenerateDataKey*'], 'Resource': key['Arn']}))
        me.put_object(Bucket='sealed', Key='k', Body=b'x')
        assert me.get_object(Bucket='sealed', Key='k')['Body'].read() == b'x'
        kms.put_key_policy(KeyId=key['KeyId'], PolicyName='default', Policy=doc({'Effect': 'Allow', 'Principal': {'AWS': 'arn:aws:iam::000000000000:role/other'}, 'Action': 'kms:*', 'Resource': '*'}))
        assert 'because no resource-based policy allows the kms:Decrypt action' in refused('AccessDenied', me.get_object, Bucket='sealed', Key='k')
        """);

    [Fact]
    public async Task The_providers_make_name_and_retire_a_key()
    {
        IResourceProvider Provider(string type) => local.Get<IEnumerable<IResourceProvider>>().Single(p => p.Type == type);
        var request = new ResourceRequest { StackId = "s", StackName = "S", LogicalId = "Key", Properties = new() { ["Description"] = "d", ["EnableKeyRotation"] = true } };

        var key = await Provider("AWS::KMS::Key").CreateAsync(request, default);
        var alias = await Provider("AWS::KMS::Alias").CreateAsync(
            request with { Properties = new() { ["AliasName"] = "alias/provided", ["TargetKeyId"] = key.PhysicalId } }, default);

        Assert.Equal("alias/provided", alias.PhysicalId);
        Assert.Equal((string?)key.Attributes!["Arn"], local.Get<IKeys>().Resolve("alias/provided"));
        await Provider("AWS::KMS::Alias").DeleteAsync(request with { PhysicalId = alias.PhysicalId }, default);
        await Provider("AWS::KMS::Key").DeleteAsync(request with { PhysicalId = key.PhysicalId }, default);
        Assert.Null(local.Get<IKeys>().Resolve("alias/provided"));
        await Boto.RunAsync(local, $"""
            assert client('kms').describe_key(KeyId='{key.PhysicalId}')['KeyMetadata']['KeyState'] == 'PendingDeletion'
            assert client('kms').get_key_rotation_status(KeyId='{key.PhysicalId}')['KeyRotationEnabled']
            """);
    }
}
